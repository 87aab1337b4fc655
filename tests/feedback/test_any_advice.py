"""A thousand attempts in a row: what holds of the advice on every one of them."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from simulated_attempts import Simulated, simulate

from voice_coach.feedback.advice.choice import advise
from voice_coach.feedback.advice.given import Advice, Tip
from voice_coach.feedback.delivery import BANDS, over_attempt
from voice_coach.feedback.scorecard import Verdict
from voice_coach.library.prompts import load_advice
from voice_coach.moves.labels import CORE, MISSTEPS, Move

ATTEMPTS = 1_000
RULES = load_advice()
_QUOTED = re.compile(r"“.*?”")
_ENDS = re.compile(r"(?<=[.!?])\s+")
NOT_OF_THE_SCORE = {"own_reason", "pace", "reply_gap", "spoke", "took_turns", "began", "answered_doubt"}
CALLED = {"forward_question": "role_question", "answered_doubt": "acknowledge_objection"}


@cache
def series() -> tuple[tuple[Simulated, Advice], ...]:
    """Return attempts with the advice on each, as one person would get it."""
    found: list[tuple[Simulated, Advice]] = []
    last = None
    for seed in range(ATTEMPTS):
        simulated = simulate(seed)
        last = advise(simulated.attempt, RULES, last, seed)
        found.append((simulated, last))
    return tuple(found)


def texts(simulated: Simulated) -> dict[int, str]:
    return {reply.turn: reply.transcript.text for reply in simulated.attempt.replies}


def sentences(advice: Advice) -> set[str]:
    """Return every sentence that was told; what is quoted counts as one word of its sentence."""
    found = set()
    for tip in (advice.keep, advice.change):
        for text in (tip.text, tip.try_saying):
            quotes = _QUOTED.findall(text)
            bare = _QUOTED.sub("“”", text)
            for sentence in _ENDS.split(bare):
                mine = [quotes.pop(0) for _ in range(sentence.count("“”"))]
                found.add(sentence + "".join(mine))
    return found - {""}


def verdicts(simulated: Simulated) -> dict[str, list[Verdict]]:
    by_rule: dict[str, list[Verdict]] = {}
    for item in simulated.attempt.card.items:
        by_rule.setdefault(item.rule, []).append(item)
    return by_rule


def tips() -> Iterator[tuple[Simulated, Tip]]:
    for simulated, advice in series():
        yield simulated, advice.keep
        yield simulated, advice.change


def test_there_always_is_one_of_each() -> None:
    for _, advice in series():
        assert advice.keep.text
        assert advice.change.text
        assert "$" not in advice.keep.text + advice.change.text + advice.change.try_saying


def test_what_is_quoted_was_said_in_that_turn() -> None:
    for simulated, tip in tips():
        if tip.quote:
            assert tip.turn is not None
            assert tip.quote in texts(simulated)[tip.turn]
            assert tip.quote in tip.text


def test_it_is_about_something_in_the_attempt() -> None:
    """It quotes the person, gives a figure of theirs, or names what the scorecard marks as missed or mended."""
    for simulated, tip in tips():
        missed = {item.rule for item in simulated.attempt.card.items if not item.done}
        named = tip.rule.split("_almost")[0] in missed or tip.rule.startswith("no_")
        general = tip.rule in {
            "silence",
            "began",
            "took_turns",
            "nothing",
            "fit_check",
            "forward_question",
            "offer_more",
        }
        assert tip.quote or re.search(r"\d|“", tip.text) or named or general or tip.turn or tip.rule in MISSED_MOVES


MISSED_MOVES = {"contact", "follow_up", "ask_outright"}


def test_nothing_is_praised_that_the_scorecard_marks_missed_or_costly() -> None:
    for simulated, advice in series():
        keep, by_rule = advice.keep, verdicts(simulated)
        rule = CALLED.get(keep.rule, keep.rule)
        if not keep.rule.startswith("no_") and keep.rule not in NOT_OF_THE_SCORE:
            assert any(item.done and item.points >= 0 for item in by_rule[rule]), keep
        if keep.rule == "own_reason":
            assert any(point.said for point in simulated.attempt.card.own)
        if keep.quote:
            assert not costs(simulated, keep), keep


def costs(simulated: Simulated, keep: Tip) -> bool:
    """Whether words that are praised cost points."""
    costly = {item.move for item in simulated.attempt.card.missteps} | {Move.CONCEDE_OBJECTION}
    (reply,) = (reply for reply in simulated.attempt.replies if reply.turn == keep.turn)
    start = reply.transcript.text.find(keep.quote)
    end = start + len(keep.quote)
    return any(match.move in costly and match.start < end and match.end > start for match in reply.moves)


def test_what_was_left_out_is_praised_only_where_it_was() -> None:
    for simulated, advice in series():
        there = {*map(str, simulated.attempt.made), *verdicts(simulated)}
        if advice.keep.rule.startswith("no_") and advice.keep.rule.removeprefix("no_") in map(str, MISSTEPS):
            assert advice.keep.rule.removeprefix("no_") not in there


def test_nothing_is_asked_for_that_was_done() -> None:
    for simulated, advice in series():
        rule, made = advice.change.rule, simulated.attempt.made
        core = rule.removesuffix("_almost").removesuffix("_softened")
        by_rule = verdicts(simulated)
        if core in map(str, CORE):
            assert Move(core) not in made, advice
        if rule in {"fit_with_evidence", "bare_claim"}:
            assert Move.VALUE_SUMMARY not in made
        if rule in {"interest_with_reason", "next_step_agreed", "thanks"}:
            assert not by_rule[rule][0].done
        if rule == "own_reason":
            (reason,) = (point for point in simulated.attempt.card.own if f"“{point.reason}”" in advice.change.text)
            assert not reason.said
        for name in {"fit_check", "offer_more", "contact", "follow_up"} & {rule}:
            assert Move(name) not in made
        assert rule != "forward_question" or Move.ROLE_QUESTION not in made
        assert rule != "thanks" or Move.THANKS not in made


def test_what_is_blamed_was_there() -> None:
    for simulated, advice in series():
        rule = advice.change.rule
        if rule in map(str, MISSTEPS) or rule in {"ask_for_job", "conceded", "passed_over", "pressed"}:
            assert any(item.points < 0 for item in verdicts(simulated)[rule]), advice
        whole = over_attempt(simulated.attempt.deliveries.values())
        if rule in {"too_fast", "too_slow"}:
            assert whole is not None
            assert whole.words_per_minute is not None
            assert BANDS["words_per_minute"].side(whole.words_per_minute) == (1 if rule == "too_fast" else -1)


def test_style_is_never_contradicted() -> None:
    """Nobody is sent to ask for the job outright where that costs points."""
    for simulated, advice in series():
        if advice.change.rule == "ask_outright" or advice.keep.rule == "ask_for_job":
            assert simulated.attempt.card.style == "bold"


def test_nothing_is_praised_and_blamed_in_one_breath() -> None:
    for _, advice in series():
        keep, change = advice.keep, advice.change
        assert keep.rule != change.rule.removesuffix("_almost").removesuffix("_softened")
        if change.rule.endswith(("_almost", "_softened")) or change.rule in {"bare_claim", "hedged_move"}:
            assert not keep.quote or keep.quote not in change.quote


def test_no_sentence_is_told_twice_in_a_row() -> None:
    told = [sentences(advice) for _, advice in series()]
    for before, after in pairwise(told):
        assert not before & after


def test_nothing_to_change_is_said_only_where_all_is_done() -> None:
    for simulated, advice in series():
        card = simulated.attempt.card
        if advice.change.rule == "nothing":
            assert card.core_done == len(CORE)
            assert not card.missteps
            assert all(item.done for item in card.built)
        else:
            assert advice.change.try_saying or not RULES.change[advice.change.rule].try_saying


def test_core_moves_go_first() -> None:
    """As long as a core move is missing, a small thing is never what is told."""
    small = {"fit_check", "forward_question", "offer_more", "contact", "follow_up", "thanks", "own_reason"}
    for simulated, advice in series():
        if simulated.attempt.card.core_done < len(CORE):
            assert advice.change.rule not in small


def test_there_is_variety() -> None:
    """Otherwise none of this would show anything."""
    changes = Counter(advice.change.rule for _, advice in series())
    keeps = Counter(advice.keep.rule for _, advice in series())
    assert len(changes) > 20
    assert len(keeps) > 20
    assert max(changes.values()) < ATTEMPTS / 3
