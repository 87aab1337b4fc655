"""The matcher: what it hears, what it does not, and the words that it shows."""

import json
import re
from pathlib import Path

import pytest

from voice_coach.library.bank import load_matcher
from voice_coach.moves import CORE, OBJECTION_ANSWERS, Bank, Matcher, Move

DATA = Path(__file__).parent.parent / "data"
GUARDS = [json.loads(line) for line in (DATA / "guards.jsonl").read_text(encoding="utf-8").splitlines()]
DOUBT = "I'm a little worried that you have never managed people."


def heard(text: str, cue: str = "") -> set[str]:
    return {str(match.move) for match in load_matcher().match(text, cue)}


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("So what happens next?", {"next_step"}),
        ("Do you have any concerns about me?", {"probe_concerns"}),
        ("I'm really excited about this role.", {"restate_interest"}),
        ("What is the salary?", {"pay_question"}),
        ("Thank you very much for your time.", {"thanks"}),
        ("When will you decide?", {"timeline"}),
        ("I was at the bakery for two years.", set()),
    ],
)
def test_hears(text: str, moves: set[str]) -> None:
    assert heard(text) == moves


def test_hears_several_moves_in_one_turn() -> None:
    text = "Thank you for your time. I'd love to work here. What are the next steps? Do you have any concerns about me?"
    assert {"thanks", "restate_interest", "next_step", "probe_concerns"} <= heard(text)


@pytest.mark.parametrize("case", GUARDS, ids=lambda case: case["text"])
@pytest.mark.parametrize("bare", [False, True], ids=["written", "recognised"])
def test_near_misses_are_no_core_move(case: dict[str, str], bare: bool) -> None:
    text = re.sub(r"[^\w' ]", "", case["text"].lower()) if bare else case["text"]
    assert not heard(text) & set(map(str, CORE))


def test_answers_to_an_objection_need_an_objection() -> None:
    text = "That's a fair point. I have trained eleven new starters and run the weekend shift for two years."
    answers = set(map(str, OBJECTION_ANSWERS))
    assert heard(text, DOUBT) & answers
    assert not heard(text) & answers
    assert not heard(text, "Do you have any questions for me?") & answers


def test_the_quote_is_where_it_says() -> None:
    text = "Um, okay. So, what happens next?"
    (match,) = load_matcher().match(text)
    assert match.quote == text[match.start : match.end] == "what happens next"


def test_a_phrase_that_a_person_adds_counts_at_once() -> None:
    shipped = load_matcher()
    bank = Bank.parse(
        {"concepts.yaml": "concepts: {}\n", "mine.yaml": "move: next_step\nsays:\n  - purple monkey dishwasher\n"}
    )
    mine = Matcher(bank, shipped.trained, shipped.thresholds)
    assert [str(match.move) for match in mine.match("Well, purple monkey dishwasher?")] == ["next_step"]


def test_explains_what_was_refused() -> None:
    reasons = load_matcher().explain("You already told me what the next steps are.")
    assert any(reason.move == "nothing" and "already" in reason.quote for reason in reasons)


def test_every_move_has_a_threshold() -> None:
    assert set(load_matcher().thresholds) == set(Move)


@pytest.mark.parametrize(("objection", "heard"), [(True, True), (False, False), (None, False)])
def test_who_knows_that_a_doubt_was_voiced_can_say_so(objection: bool | None, heard: bool) -> None:
    found = load_matcher().match("That's a fair point, I can see why you say that.", "Anything else?", objection)
    assert (Move.ACKNOWLEDGE_OBJECTION in {match.move for match in found}) is heard


@pytest.mark.parametrize(("one", "other"), [("sold", "selling"), ("nurse", "nursing"), ("customers", "clients")])
def test_words_of_like_meaning_are_near(one: str, other: str) -> None:
    likeness = load_matcher().likeness
    assert likeness(one, other) == likeness(other, one) > 0.6
    assert likeness(one, "purple") < 0.5


def test_a_word_is_itself_and_unknown_ones_are_strangers() -> None:
    likeness = load_matcher().likeness
    assert likeness("zzyzx", "zzyzx") == 1
    assert likeness("zzyzx", "sold") == 0


def test_a_doubt_is_answered_or_given_in_to_not_both() -> None:
    doubt = "I couldn't tell whether you would manage the big accounts."
    evidence = "That's a fair point, but I have done it for three years, and I never lost a customer."
    giving_in = "Yes, I guess you're right. I'm not good at that."
    rivals = {Move.ANSWER_OBJECTION, Move.CONCEDE_OBJECTION}
    matcher = load_matcher()
    assert {found.move for found in matcher.match(evidence, doubt)} & rivals == {Move.ANSWER_OBJECTION}
    assert {found.move for found in matcher.match(giving_in, doubt)} & rivals == {Move.CONCEDE_OBJECTION}


def test_a_question_behind_what_somebody_else_told_is_heard() -> None:
    text = "The recruiter told me how the process works so what happens next"
    assert [found.quote for found in load_matcher().match(text)] == ["what happens next"]
