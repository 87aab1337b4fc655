from dataclasses import replace
from datetime import date

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.feedback.scoring import STYLES
from voice_coach.library.prompts import load_letters
from voice_coach.places import prompts_dir
from voice_coach.report.follow_up import FEWEST, MOST, Facts, Mail, draft, parse_letters

HELD = date(2026, 3, 18)
"""A Wednesday."""

FULL = Facts(
    interviewer="Dana",
    person="Sam Lee",
    role="customer success manager",
    company="Larkhill Software",
    topic="team",
    told="There are six of us, and a cat that came with the building.",
    reason="three years with 40 accounts",
    interested=True,
    interest="I'd love to do this job.",
    doubt="missing the travel",
    answer="For the last three years I looked after 40 accounts, nearly all of them by phone.",
    next_step="a video call with Martin Oduya",
    date="by the end of next week",
)
TEXT = (prompts_dir() / "follow_up.yaml").read_text(encoding="utf-8")


def mail(facts: Facts, style: str = "balanced", today: date = HELD, variant: int = 0) -> Mail:
    return draft(facts, load_letters(), style, HELD, today, variant)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("variant", range(4))
@pytest.mark.parametrize(
    "facts",
    [
        FULL,
        replace(FULL, doubt=""),
        replace(FULL, doubt="", answer=""),
        replace(FULL, topic="", told=""),
        replace(FULL, reason=""),
        replace(FULL, interest=""),
        replace(FULL, next_step=""),
        replace(FULL, date=""),
        replace(FULL, next_step="half a day with you, " * 4 + "where I see it all"),
    ],
    ids=["all", "doubt unnamed", "no doubt", "no topic", "no reason", "plain interest", "no step", "no date", "long"],
)
def test_a_mail_has_the_right_length_and_no_blank_where_all_is_known(facts: Facts, style: str, variant: int) -> None:
    written = mail(facts, style, variant=variant)
    assert FEWEST <= written.words <= MOST, written.body
    assert not written.blanks
    assert "$" not in written.subject + written.body


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("variant", range(2))
def test_what_was_said_is_in_it(style: str, variant: int) -> None:
    facts = replace(FULL, topic="", told="")
    written = mail(facts, style, variant=variant)
    for known in ("Dana", "Sam Lee", FULL.role, FULL.company, FULL.interest, FULL.answer, FULL.next_step, FULL.date):
        assert known in written.body
    assert FULL.role in written.subject


@pytest.mark.parametrize(
    ("unknown", "blank"),
    [
        ({"interviewer": ""}, "[their name]"),
        ({"person": ""}, "[your name]"),
        ({"role": ""}, "[job]"),
        ({"company": ""}, "[the company]"),
        ({"interested": False, "interest": ""}, "[In a sentence: why you want this job.]"),
        ({"topic": "", "reason": "", "answer": ""}, "[A point from the talk that stayed with you.]"),
        ({"next_step": "", "date": ""}, "[What comes next and by when, if they told you.]"),
    ],
)
def test_what_is_not_known_is_a_blank(unknown: dict[str, str], blank: str) -> None:
    assert mail(replace(FULL, **unknown)).blanks == (blank,)


def test_of_a_talk_of_which_nothing_is_known_everything_is_a_blank() -> None:
    written = mail(Facts())
    assert len(written.blanks) == 7
    assert "said" not in written.body
    assert "told you" not in written.body.replace("if they told you", "")


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 3, 18), "today"),
        (date(2026, 3, 19), "yesterday"),
        (date(2026, 3, 21), "on Wednesday"),
        (date(2026, 4, 2), "on 18 March"),
    ],
)
def test_the_day_is_called_as_people_call_it(today: date, day: str) -> None:
    assert f" {day} about the" in mail(FULL, today=today).body


def test_styles_differ_and_wordings_take_turns() -> None:
    bodies = {mail(FULL, style, variant=variant).body for style in STYLES for variant in range(2)}
    assert len(bodies) == 6


def test_an_unknown_style_is_written_as_every() -> None:
    assert mail(FULL, "loud").body == mail(FULL).body


# -- the file -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line_of", "what"),
    [
        ("${reason}.", "${reasons}.", "    - \"What I would bring", "reason: ${reasons} is not known here"),
        ("bold:\n    thanks:", "bold:\n    thank:", "    thanks:\n      - Thank you for yo", "did you mean 'thanks'?"),
        ("  offer:\n", "  offers:\n", "  offer:\n    - If there is anything else", "unknown key 'offers'"),
    ],
    ids=["field", "part of a style", "part"],
)  # fmt: skip
def test_a_slip_is_told_with_its_line(old: str, new: str, line_of: str, what: str) -> None:
    assert TEXT.count(old) >= 1
    with pytest.raises(DataFileError) as told:
        parse_letters(TEXT.replace(old, new, 1), "follow_up.yaml")
    assert what in str(told.value)
    assert told.value.line == TEXT[: TEXT.index(line_of)].count("\n") + 1


def test_every_topic_that_can_be_asked_about_has_a_name() -> None:
    asked = (prompts_dir() / "topics.yaml").read_text(encoding="utf-8").partition("\ntopics:\n")[2]
    names = {line.split(":")[0].strip() for line in asked.splitlines() if line[:3].strip() and line.startswith("  ")}
    assert {name for name in names if name.isidentifier()} <= set(load_letters().topics)
