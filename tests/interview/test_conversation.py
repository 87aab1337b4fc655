import random

import pytest

from voice_coach.interview.conversation import Conversation, Line
from voice_coach.interview.scenario import Scenario
from voice_coach.interview.scenarios import list_scenarios
from voice_coach.moves.labels import Move

SCENARIOS = {named.name: named.scenario for named in list_scenarios()}
SCENARIO = SCENARIOS["phone-screen"]


def conversation(scenario: Scenario = SCENARIO, seed: int = 1) -> Conversation:
    begun = Conversation(scenario, random.Random(seed))
    begun.open()
    return begun


def kinds(scenario: Scenario, line: Line) -> list[str]:
    """Tell which part of the scenario each piece of a line is from."""
    known = {cue: f"turn {number}" for number, turn in enumerate(scenario.turns, 1) for cue in turn.cues}
    for move, wordings in scenario.answers.items():
        known |= dict.fromkeys(wordings, str(move))
    for name in ("doubts", "after_doubt", "still_there", "goodbyes"):
        known |= dict.fromkeys(getattr(scenario, name), name)
    return [known[piece] for piece in line.pieces]


def test_it_opens_with_the_first_cue() -> None:
    line = Conversation(SCENARIO, random.Random(1)).open()
    assert kinds(SCENARIO, line) == ["turn 1"]
    assert not line.last


ANSWERS = {
    "nothing was done": ([], ["turn 2"]),
    "asked for the next step": ([Move.NEXT_STEP], ["next_step", "turn 2"]),
    "interest and thanks": ([Move.THANKS, Move.RESTATE_INTEREST], ["restate_interest", "turn 2"]),
    "business last": (
        [Move.TIMELINE, Move.NEXT_STEP, Move.RESTATE_INTEREST],
        ["restate_interest", "next_step", "timeline", "turn 2"],
    ),
    "asked for doubts": ([Move.PROBE_CONCERNS], ["doubts"]),
    "next step and doubts": ([Move.PROBE_CONCERNS, Move.NEXT_STEP], ["next_step", "doubts"]),
    "asked about pay": ([Move.PAY_QUESTION], ["pay_question", "turn 2"]),
}


@pytest.mark.parametrize(("moves", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_the_interviewer_takes_up_what_was_done(moves: list[Move], expected: list[str]) -> None:
    assert kinds(SCENARIO, conversation().answer(moves)) == expected


def test_a_list_of_questions_gets_three_answers_at_most() -> None:
    line = conversation().answer(list(Move))
    assert len(line.pieces) <= 4


def test_the_talk_goes_on_after_a_doubt() -> None:
    talk = conversation()
    talk.answer([Move.PROBE_CONCERNS])
    assert kinds(SCENARIO, talk.answer([])) == ["after_doubt", "turn 2"]


def test_it_has_two_doubts_at_most() -> None:
    talk = conversation()
    lines = [talk.answer([Move.PROBE_CONCERNS]) for _ in range(3)]
    assert [kinds(SCENARIO, line)[-1] for line in lines] == ["doubts", "doubts", "turn 2"]


def test_a_question_is_answered_once() -> None:
    talk = conversation()
    assert "next_step" in kinds(SCENARIO, talk.answer([Move.NEXT_STEP]))
    assert "next_step" not in kinds(SCENARIO, talk.answer([Move.NEXT_STEP]))


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_it_ends_with_a_goodbye_after_the_last_turn(scenario: Scenario) -> None:
    talk = conversation(scenario)
    lines = [talk.answer([]) for _ in scenario.turns]
    assert [line.last for line in lines] == [False] * (len(scenario.turns) - 1) + [True]
    assert kinds(scenario, lines[-1]) == ["goodbyes"]


def test_into_a_silence_it_asks_and_at_last_hangs_up() -> None:
    talk = conversation()
    assert kinds(SCENARIO, talk.nudge()) == ["still_there"]
    assert kinds(SCENARIO, talk.hang_up()) == ["goodbyes"]
    assert talk.hang_up().last


def test_a_seed_repeats_a_conversation() -> None:
    def run(seed: int) -> list[str]:
        talk = Conversation(SCENARIO, random.Random(seed))
        return [talk.open().text, *(talk.answer([Move.PROBE_CONCERNS, Move.NEXT_STEP]).text for _ in range(3))]

    assert run(5) == run(5)
    assert len({tuple(run(seed)) for seed in range(20)}) > 10


def test_the_text_is_all_that_is_said() -> None:
    assert Line(("Thank you.", "Anything else?")).text == "Thank you. Anything else?"


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_any_talk_ends_and_never_says_a_line_twice_while_there_is_another(scenario: Scenario) -> None:
    for seed in range(2_000):
        chance = random.Random(seed)
        talk = Conversation(scenario, random.Random(seed))
        lines = [talk.open()]
        while not lines[-1].last:
            assert len(lines) < 100
            lines += [talk.nudge() for _ in range(chance.randint(0, 2))]
            lines.append(talk.answer(chance.sample(list(Move), chance.randint(0, 8))))
        assert_well_said(scenario, lines)


def assert_well_said(scenario: Scenario, lines: list[Line]) -> None:
    groups = [turn.cues for turn in scenario.turns]
    groups += [*scenario.answers.values(), scenario.doubts, scenario.after_doubt, scenario.still_there]
    said = [piece for line in lines for piece in line.pieces]
    for wordings in groups:
        fresh = [piece for piece in said if piece in wordings][: len(wordings)]
        assert len(set(fresh)) == len(fresh)
    assert set(said) <= set(scenario.lines)
    assert said[-1] in scenario.goodbyes
