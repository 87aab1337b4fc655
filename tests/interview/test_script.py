"""The lines of one rehearsal: names and plans filled in, worries turned round, nothing said twice."""

import random

import msgspec
import pytest
from talks import SCENARIO, heard, talk, told

from voice_coach.feedback.case import Case
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.line import Part
from voice_coach.interview.scenario import Doubt
from voice_coach.interview.script import Script, fill, turned

SEEDS = range(60)


def script(case: Case = Case(), seed: int = 1, **changes: object) -> Script:  # noqa: B008  frozen
    return Script(msgspec.structs.replace(SCENARIO, **changes), random.Random(seed), case)


def drawn(source: Script, *path: str | int) -> list[str]:
    found = []
    while (line := source.draw(*path)) is not None:
        found.append(line)
    return found


@pytest.mark.parametrize(
    ("worry", "said"),
    [
        ("I have no degree", "you have no degree"),
        ("I have no degree.", "you have no degree"),
        ("I'm too old for this", "you're too old for this"),
        ("I am the oldest", "you are the oldest"),
        ("I've never led a team", "you've never led a team"),
        ("My age", "your age"),
        ("my two years at home with my daughter", "your two years at home with your daughter"),
        ("They let me go from my last job", "they let you go from your last job"),
        ("Excel", "excel"),
        ("IT skills of mine", "IT skills of yours"),
        ("  no degree!  ", "no degree"),
    ],
)
def test_a_worry_is_said_from_the_other_side(worry: str, said: str) -> None:
    assert turned(worry) == said


def test_a_line_is_filled_in_and_begins_with_a_capital_letter() -> None:
    assert fill("${next} is next at ${company}.", {"next": "a call", "company": "Fern Hill"}) == (
        "A call is next at Fern Hill."
    )


def test_each_wording_is_drawn_once() -> None:
    found = drawn(script(), "goodbyes")
    assert sorted(found) == sorted(SCENARIO.goodbyes)
    assert drawn(script(), "nowhere") == []


def test_what_is_drawn_next_can_be_seen_before() -> None:
    made = script()
    seen = made.peek("goodbyes", count=2)
    assert (made.draw("goodbyes"), made.draw("goodbyes")) == seen


def test_a_line_that_stands_in_two_places_is_said_once() -> None:
    made = script(goodbyes=("So long.",), time_up=("So long.",))
    assert made.draw("time_up") == "So long."
    assert made.draw("goodbyes") is None


def test_what_may_be_said_again_comes_round() -> None:
    made = script(still_there=("Hello?", "Are you there?"))
    said = [made.redraw("still_there") for _ in range(4)]
    assert said[:2] == said[2:]
    assert len(set(said)) == 2


def test_one_plan_fills_all_lines() -> None:
    said = set()
    for seed in SEEDS:
        made = script(seed=seed)
        (step,), (date,) = made.peek("answers", "next_step"), made.peek("answers", "timeline")
        said.add((step.split()[2], date.split()[1]))
    assert said == {("call", "Monday"), ("visit", "Friday")}


def test_the_persons_own_names_go_before() -> None:
    own = script(
        Case(name="Ana", company="Bright Lane", role="gardener"),
        openings=("Hi ${name}.",),
        goodbyes=("At ${company}, ${role}.",),
    )
    assert own.peek("openings") == ("Hi Ana.",)
    assert own.peek("goodbyes") == ("At Bright Lane, gardener.",)
    other = script(openings=("Hi ${name}.", "Hi there."), goodbyes=("At ${company}, ${role}.",))
    assert drawn(other, "openings") == ["Hi there."]
    assert other.peek("goodbyes") == ("At Engines, programmer.",)


def test_the_interviewer_has_a_name() -> None:
    assert script(openings=("It's ${interviewer}.",)).peek("openings") == ("It's Ada Lovelace.",)


# -- worries ------------------------------------------------------------------------------------------------------


def first_two_doubts(case: Case, seed: int, doubts: tuple[Doubt, ...] = SCENARIO.doubts) -> list[tuple[str, str]]:
    begun = Conversation(msgspec.structs.replace(SCENARIO, doubts=doubts), random.Random(seed), case)
    begun.open()
    lines = [begun.answer(heard("doubts")), begun.answer(heard("answer, doubts"))]
    return [(piece.text, piece.about) for line in lines for piece in line.pieces if piece.why is Part.DOUBT]


def test_a_worry_comes_up_first_or_second() -> None:
    case = Case(worries=("I have no degree",))
    at = [[about for _, about in first_two_doubts(case, seed)].index("I have no degree") for seed in SEEDS]
    assert set(at) == {0, 1}
    assert at.count(0) > at.count(1)


def test_a_worry_that_is_a_thing_and_one_that_is_a_clause() -> None:
    texts = {text for worry in ("my age", "I have no degree") for seed in SEEDS
             for text, about in first_two_doubts(Case(worries=(worry,)), seed) if about == worry}  # fmt: skip
    assert texts == {"It is your age 1.", "It is your age 2.", "I see that you have no degree 1.",
                     "I see that you have no degree 2."}  # fmt: skip


def test_a_worry_that_the_scenario_knows_is_voiced_in_its_words() -> None:
    doubts = (*SCENARIO.doubts, Doubt("no degree", ("About the degree.", "No degree, then."), ("Why.",)))
    for seed in SEEDS:
        said = first_two_doubts(Case(worries=("I have no degree",)), seed, doubts)
        assert any(text in {"About the degree.", "No degree, then."} for text, _ in said)
        assert len({about for _, about in said}) == 2


def test_what_is_behind_a_worry_can_be_asked() -> None:
    begun = talk(case=Case(worries=("my age",)))
    lines = [begun.answer(heard("doubts"))]
    if "age" not in lines[-1].text:
        lines.append(begun.answer(heard("answer, doubts")))
    assert "age" in lines[-1].text
    assert told(begun.answer(heard("clarify"))) == "because"
    assert begun.answer(heard("repeat!")).text.endswith("Why 1.")


def test_without_worries_all_doubts_come_up_in_time() -> None:
    seen = {about for seed in SEEDS for _, about in first_two_doubts(Case(), seed)}
    assert seen == {doubt.about for doubt in SCENARIO.doubts}
