"""Thousands of talks with candidates who say anything at all: what holds in every one of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest

from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.interview.answering import MOST_ANSWERS
from voice_coach.interview.conversation import MOST_ASIDES, MOST_REPLIES, Conversation
from voice_coach.interview.line import Line, Part, Piece
from voice_coach.interview.scenario import Scenario, wordings
from voice_coach.interview.scenarios import list_scenarios, load_understanding
from voice_coach.interview.script import fill, turned
from voice_coach.interview.understanding import Aside, Heard
from voice_coach.moves.labels import Move

SCENARIOS = {named.name: named.scenario for named in list_scenarios()}
TALKS = 400
CASE = Case(name="Ana", company="Bright Lane", role="gardener", worries=("I have no degree", "my long commute"))
HANDING_OVER = {Part.CUE, Part.DOUBT, Part.BECAUSE, Part.INVITATION, Part.CHANCE, Part.DODGE}
ABOUT_DOUBTS = {Part.DOUBT, Part.NO_DOUBT}


@dataclass(frozen=True)
class Exchange:
    """A reply and the line that came to it."""

    before: Line
    """What it replied to; answers to asides left aside."""
    heard: Heard
    line: Line
    likely: tuple[str, ...]


def anything(chance: random.Random) -> Heard:
    """Return a reply that does anything at all."""
    if chance.random() < 0.15:
        return Heard(aside=chance.choice(list(Aside)))
    if chance.random() < 0.1:
        return Heard(spoke=False)
    moves = chance.sample(list(Move), chance.choice([0, 0, 1, 1, 2, 3, 5, 9]))
    topics = chance.sample(load_understanding().topics, chance.choice([0, 0, 0, 1, 2, 3]))
    return Heard(frozenset(moves), tuple(topics), question=chance.random() < 0.3 or bool(topics))


def hold(scenario: Scenario, seed: int, case: Case = CASE) -> tuple[Line, list[Exchange], list[Line]]:
    """Hold a talk to its end, and return how it began, what was exchanged, and what was said into silences."""
    chance = random.Random(seed)
    talk = Conversation(scenario, random.Random(seed), case if seed % 2 else Case())
    first = before = line = talk.open()
    exchanges, nudges = [], []
    while not line.last:
        assert len(exchanges) <= MOST_REPLIES + MOST_ASIDES, "it never ends"
        if chance.random() < 0.1:
            nudges.append(talk.nudge())
        heard = anything(chance)
        likely = talk.likely()
        line = talk.answer(heard, time_up=chance.random() < 0.05)
        exchanges.append(Exchange(before, heard, line, likely))
        before = before if is_aside(line) else line
    return first, exchanges, nudges


@cache
def talks(name: str) -> list[tuple[Line, list[Exchange], list[Line]]]:
    return [hold(SCENARIOS[name], seed) for seed in range(TALKS)]


def exchanges(name: str) -> Iterator[Exchange]:
    return (exchange for _, found, _ in talks(name) for exchange in found)


def was_asked(exchange: Exchange, piece: Piece) -> bool:  # noqa: C901, PLR0911  one case a kind of piece
    """Whether the reply gave a reason for `piece`."""
    moves, heard = exchange.heard.moves, exchange.heard
    in_doubt = exchange.before.occasion is Occasion.DOUBT
    match piece.why:
        case Move():
            return piece.why in moves
        case Part.TOPIC:
            return piece.about in heard.topics
        case Part.DOUBT | Part.NO_DOUBT:
            return Move.PROBE_CONCERNS in moves
        case Part.DODGE:
            return Move.FIT_CHECK in moves if piece.about else Move.PROBE_CONCERNS in moves
        case Part.PUSHED:
            return Move.FIT_CHECK in moves or Move.PROBE_CONCERNS in moves
        case Part.BECAUSE:
            return in_doubt and (Move.CLARIFY_OBJECTION in moves or heard.question)
        case Part.INVITATION:
            return in_doubt and (bool(moves & {Move.CLARIFY_OBJECTION, Move.ACKNOWLEDGE_OBJECTION}) or heard.question)
        case Part.REACTION:
            return in_doubt
        case Part.LINK | Part.AGAIN | Part.COVERED:
            return piece.about in {*map(str, moves), *heard.topics}
        case Part.NOT_KNOWN:
            return heard.question or bool(heard.topics)
        case Part.CHANCE:
            return not moves & {Move.NEXT_STEP, Move.TIMELINE, Move.PROBE_CONCERNS, Move.FIT_CHECK}
        case _:
            return True


def is_aside(line: Line) -> bool:
    return any(piece.why is Part.ASIDE for piece in line.pieces)


@pytest.fixture(params=SCENARIOS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_talk_ends_after_two_to_six_replies(name: str) -> None:
    for _, found, _ in talks(name):
        replies = [exchange for exchange in found if not is_aside(exchange.line)]
        assert 2 <= len(replies) <= MOST_REPLIES
        assert [exchange.line.last for exchange in found] == [False] * (len(found) - 1) + [True]
        assert found[-1].line.pieces[-1].why is Part.GOODBYE


def test_no_line_is_said_twice_but_on_request(name: str) -> None:
    for first, found, _ in talks(name):
        new = [first, *(exchange.line for exchange in found if exchange.heard.aside is not Aside.REPEAT)]
        said = [piece.text for line in new for piece in line.pieces]
        assert len(set(said)) == len(said)


def test_nothing_is_answered_that_was_not_asked(name: str) -> None:
    for exchange in exchanges(name):
        if exchange.heard.aside is Aside.REPEAT and is_aside(exchange.line):
            assert set(exchange.line.pieces[1:]) <= set(exchange.before.pieces)
            continue
        for piece in exchange.line.pieces:
            assert was_asked(exchange, piece), (exchange.heard, piece)


def test_every_line_is_from_the_file_and_filled_from_one_plan(name: str) -> None:
    """So no date and no name contradicts another."""
    for seed, (first, found, nudges) in enumerate(talks(name)):
        said = [piece.text for line in [first, *(e.line for e in found), *nudges] for piece in line.pieces]
        case = CASE if seed % 2 else Case()
        assert any(set(said) <= could_say(name, number, case) for number in range(len(SCENARIOS[name].plans)))


@cache
def could_say(name: str, plan: int, case: Case) -> frozenset[str]:
    scenario = SCENARIOS[name]
    fields = {
        "company": case.company or scenario.company,
        "role": case.role or scenario.role,
        "interviewer": scenario.interviewer,
        **({"name": case.name} if case.name else {}),
        **scenario.plans[plan],
    }
    worries = [{**fields, "worry": turned(worry)} for worry in case.worries]
    lines = [line for _, wording in wordings(scenario) for line in wording]
    filled = [fill(line, given) for line in lines for given in (fields, *worries) if known(line, given)]
    return frozenset(filled)


def known(line: str, fields: dict[str, str]) -> bool:
    return all(part.split("}")[0] in fields for part in line.split("${")[1:])


def test_a_line_that_is_not_the_last_hands_over(name: str) -> None:
    for exchange in exchanges(name):
        last = exchange.line.pieces[-1].why
        if exchange.line.last or is_aside(exchange.line):
            continue
        assert last in HANDING_OVER or exchange.line.occasion is Occasion.DODGE
        in_doubt = last in {Part.DOUBT, Part.BECAUSE, Part.INVITATION}
        assert (exchange.line.occasion is Occasion.DOUBT) == in_doubt
        assert (exchange.line.occasion is Occasion.CHANCE) == (last is Part.CHANCE)


def test_it_answers_three_things_at_most_and_links_what_follows(name: str) -> None:
    for exchange in exchanges(name):
        pieces = exchange.line.pieces
        answers = {p.why for p in pieces if isinstance(p.why, Move)} - {Move.RESTATE_INTEREST, Move.VALUE_SUMMARY}
        topics = [p for p in pieces if p.why in {Part.TOPIC, Part.NOT_KNOWN}]
        assert len(answers - {Move.SMALL_TALK, Move.THANKS, Move.SELF_DOUBT}) + len(topics) <= MOST_ANSWERS
        for link, then in pairwise(pieces):
            if link.why is Part.LINK:
                assert link.about in {str(then.why), then.about} or then.why in ABOUT_DOUBTS


def test_what_was_said_was_to_be_expected(name: str) -> None:
    """Whatever comes is among the lines that are made ready ahead of time."""
    for exchange in exchanges(name):
        texts = {piece.text for piece in exchange.line.pieces}
        assert texts <= {*exchange.likely, *(piece.text for piece in exchange.before.pieces)} or exchange.heard.aside


def test_three_doubts_at_most(name: str) -> None:
    for _, found, _ in talks(name):
        told = [exchange.line for exchange in found if exchange.heard.aside is not Aside.REPEAT]
        assert sum(piece.why is Part.DOUBT for line in told for piece in line.pieces) <= 3


def closing_well(scenario: Scenario, seed: int) -> list[str]:
    talk = Conversation(scenario, random.Random(seed))
    said = [talk.open().text]
    for moves in ([Move.RESTATE_INTEREST, Move.PROBE_CONCERNS], [Move.ANSWER_OBJECTION], [Move.NEXT_STEP]):
        line = talk.answer(Heard(frozenset(moves)))
        said.append(line.text)
        if line.last:
            break
    return said


def test_a_seed_repeats_a_talk_and_two_seeds_differ(name: str) -> None:
    assert closing_well(SCENARIOS[name], 5) == closing_well(SCENARIOS[name], 5)
    assert len({tuple(closing_well(SCENARIOS[name], seed)) for seed in range(100)}) > 90


def test_enough_is_held() -> None:
    assert len(SCENARIOS) * TALKS >= 1_000
