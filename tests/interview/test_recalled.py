"""What a mail may say of a talk: only what was said in it."""

from datetime import datetime, timezone

import pytest

from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.points import PointMade
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.interview.recalled import other_side, recall
from voice_coach.interview.scenarios import find_scenario, list_scenarios
from voice_coach.moves import Match, Move
from voice_coach.report.follow_up import Facts
from voice_coach.report.view import AttemptView, JudgedBy, TurnView
from voice_coach.speech.transcript import Word

SCENARIO = find_scenario("accounting").scenario
PLAN = SCENARIO.plans[0]


def turn(
    cue: str, said: str = "", move: Move | None = None, occasion: Occasion = Occasion.CUE, confidence: float = 1.0
) -> TurnView:
    """Return a turn whose reply, as a whole, makes a move."""
    words = tuple(Word(word, float(at), at + 0.9, confidence) for at, word in enumerate(said.split()))
    moves = (Match(move, 0.9, said, 0, len(said)),) if move else ()
    return TurnView(1, cue, None, None, words, moves, occasion=occasion)


def view(*turns: TurnView, score: Scorecard | None = None) -> AttemptView:
    return AttemptView(
        1, "Accounting", "accounting", "rehearsal", datetime(2026, 3, 18, tzinfo=timezone.utc), "low_key",
        "Margaret", "You", turns, score, None, JudgedBy("0", "", "", ""),
    )  # fmt: skip


def known(*turns: TurnView, case: Case | None = None) -> Facts:
    return recall(view(*turns), SCENARIO, case or Case())


# -- the other side's words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("a call with Martin", "a call with Martin"),
        ("half a day with us at our plant", "half a day with you at your plant"),
        ("a talk with me, in my office", "a talk with you, in your office"),
        ("an evening with a radio in your ear", "an evening with a radio in my ear"),
        ("where you sell me a table", "where I sell you a table"),
        ("that I send you an hour before", "that you send me an hour before"),
        ("who'd be your manager", "who'd be my manager"),
        ("the class you'd be taking on", "the class I'd be taking on"),
        ("then Arjun goes through it with you", "then Arjun goes through it with me"),
        ("a project of your own, and we've read it", "a project of my own, and you've read it"),
        ("in the next week or two", "in the next week or two"),
    ],
)
def test_words_are_turned(theirs: str, mine: str) -> None:
    assert other_side(theirs) == mine


def test_where_it_is_not_sure_nothing_is_turned() -> None:
    assert other_side("a day only you need") is None


@pytest.mark.parametrize("name", [named.name for named in list_scenarios()])
def test_every_plan_that_ships_can_be_turned(name: str) -> None:
    for plan in find_scenario(name).scenario.plans:
        assert other_side(plan["next"])
        assert other_side(plan["decision"])


# -- what the interviewer told ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cue", "next_step", "date"),
    [
        ("Well, goodbye.", "", ""),
        (f"We usually go on with {PLAN['next']}.", other_side(PLAN["next"]), ""),
        (f"You'll have a letter from me {PLAN['decision']}.", "", PLAN["decision"]),
        (f"It's {PLAN['next']}. I mean to settle it {PLAN['decision']}.", other_side(PLAN["next"]), PLAN["decision"]),
        ("The next step is a talk with our partners. Goodbye.", "a talk with your partners", ""),
        ("You will hear from us by next Friday, either way.", "", "by next Friday"),
        ("We take the next step together.", "", ""),
        ("I hear the bus by the door.", "", ""),
    ],
)
def test_the_next_step_and_the_date_are_told_only_where_they_were(cue: str, next_step: str, date: str) -> None:
    facts = known(turn("Anything else?", "what happens next"), turn(cue))
    assert (facts.next_step, facts.date) == (next_step, date)


def test_what_was_told_of_the_work_is_quoted_with_its_topic() -> None:
    line = SCENARIO.topics["team"][0]
    facts = known(turn("Anything?", "who would I work with"), turn(f"Of course. {line} And anything else?"))
    assert facts.topic == "team"
    assert facts.told == "There are six of us, and a cat that came with the building."


def test_names_may_stand_in_what_was_told() -> None:
    facts = known(turn("Wright and Sons is small because we like it that way. We turn away more work than we take on."))
    assert (facts.topic, facts.told) == ("company", "Wright and Sons is small because we like it that way.")


def test_names_are_the_persons_own_before_the_scenarios() -> None:
    assert (known().interviewer, known().role, known().company) == ("Margaret", SCENARIO.role, SCENARIO.company)
    case = Case(name="Sam Lee", role="bookkeeper", company="Wright and Sons")
    facts = known(case=case)
    assert (facts.person, facts.role, facts.company) == ("Sam Lee", "bookkeeper", "Wright and Sons")


def test_without_a_scenario_little_is_known() -> None:
    assert recall(view(turn("Hello.", "hello there")), None, Case()) == Facts()


# -- what the person said -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "confidence", "sentence"),
    [
        ("I'd love to do this job", 1.0, "I'd love to do this job."),
        ("i'd really love to do this and i mean it", 1.0, "I'd really love to do this and I mean it."),
        ("Thank you so much, I'd love to do this job", 1.0, "I'd love to do this job."),
        ("thanks for your time and i'd love to do this job", 1.0, "I'd love to do this job."),
        ("thank you that was wonderful to hear about", 1.0, ""),
        ("I'd love it,", 1.0, ""),
        ("I'd um love to do this job", 1.0, ""),
        ("I'd love to do this job because", 1.0, ""),
        ("I'd love to do this job", 0.4, ""),
        ("so keen on this job really", 1.0, ""),
    ],
    ids=[
        "well said",
        "no capitals",
        "thanks before",
        "thanks without a comma",
        "only thanks",
        "too short",
        "a filler",
        "unfinished",
        "unsure",
        "of nobody",
    ],
)
def test_interest_is_quoted_where_it_was_said_well(said: str, confidence: float, sentence: str) -> None:
    facts = known(turn("Anything?", said, Move.RESTATE_INTEREST, confidence=confidence))
    assert facts.interested
    assert facts.interest == sentence


def test_interest_that_was_not_said_is_not_claimed() -> None:
    facts = known(turn("Anything?", "i would love to know more about the team", Move.ROLE_QUESTION))
    assert not facts.interested
    assert facts.interest == ""


def test_a_doubt_that_was_answered_is_named() -> None:
    doubt = SCENARIO.doubts[0]
    answer = "i worked in a firm of four for six years"
    facts = known(turn(f"Well. {doubt.says[0]}", answer, Move.ANSWER_OBJECTION, Occasion.DOUBT))
    assert (facts.doubt, facts.answer) == (doubt.about, "I worked in a firm of four for six years.")


@pytest.mark.parametrize("move", [Move.CONCEDE_OBJECTION, Move.ACKNOWLEDGE_OBJECTION])
def test_a_doubt_that_was_not_answered_is_passed_over(move: Move) -> None:
    facts = known(turn(SCENARIO.doubts[0].says[0], "i see that this is a fair point", move, Occasion.DOUBT))
    assert (facts.doubt, facts.answer) == ("", "")


def test_the_first_own_reason_that_was_said_is_given() -> None:
    own = (PointMade("a degree", said=False), PointMade("six years in a small firm.", True, 1, "six years"))
    facts = recall(view(turn("?", "hello"), score=Scorecard(0, (), (), (), own=own)), SCENARIO, Case())
    assert facts.reason == "six years in a small firm"
