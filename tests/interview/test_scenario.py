"""Scenario files: what is right, what is wrong and on which line, and what could be better."""

import re
from pathlib import Path

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.interview.manners import House, Manners
from voice_coach.interview.scenario import Scenario, equipped, wordings
from voice_coach.interview.scenario_advice import Finding, examine
from voice_coach.interview.scenario_file import Kit, parse_house, parse_scenario
from voice_coach.interview.scenarios import load_kit, schema_file
from voice_coach.moves.labels import Move

TEXT = """\
title: A talk by the fire
summary: You have seen the barn, and Grace puts the kettle on.
interviewer: Grace Hopper
company: Fern Hill
role: shepherd
channel: in_person
style: balanced
plans:
  - next: a day with the flock
    day: on Monday
  - next: a morning at the market
    day: on Friday
turns:
  - signal: puts the kettle on
    cues:
      - Is there anything you want to ask?
      - What would you like to know?
  - signal: looks at the clock
    kind: indirect
    cues:
      - I have to see to the lambs. Anything else?
      - They're calling me outside. Any last thing?
answers:
  next_step:
    - Next comes ${next}.
    - We'd have you here for ${next}.
  timeline:
    - I'll ring you ${day}.
    - You'll know ${day}.
topics:
  team:
    - There are four of us at ${company}, ${name}.
    - Four of us, and the dog.
    - Three and a half, really.
doubts:
  - about: early mornings
    says:
      - I wonder about the mornings.
      - We start at four, you know.
    because:
      - The last one overslept.
  - about: no experience with sheep
    says:
      - You've never worked with sheep.
      - Sheep would be new to you.
    because:
      - They notice.
"""
KIT = load_kit()


def parse(text: str) -> Scenario:
    return parse_scenario(text, "mine.yaml", KIT)


def findings(text: str) -> list[Finding]:
    return list(examine(text, "mine.yaml", KIT))


def test_a_right_file_is_a_scenario() -> None:
    scenario = parse(TEXT)
    assert scenario.first_name == "Grace"
    assert scenario.candour == "frank"
    assert scenario.turns[1].kind == "indirect"
    assert scenario.answers[Move.NEXT_STEP][0] == "Next comes ${next}."
    assert [finding for finding in findings(TEXT) if finding.serious] == []


def test_what_it_does_not_say_comes_from_what_every_interviewer_says() -> None:
    scenario = parse(TEXT)
    own = KIT.house.manners("in_person", "balanced")
    assert scenario.goodbyes == own.goodbyes
    assert scenario.fit == own.fit
    assert scenario.answers[Move.PAY_QUESTION] == own.answers[Move.PAY_QUESTION]


def test_what_it_says_goes_before() -> None:
    text = TEXT + "goodbyes:\n  - Mind the step.\n  - So long.\nfit:\n  dodge:\n    - Hm.\n    - Well now.\n"
    scenario = parse(text)
    assert scenario.goodbyes == ("Mind the step.", "So long.")
    assert scenario.fit.dodge == ("Hm.", "Well now.")
    assert scenario.fit.yes == KIT.house.manners("in_person", "balanced").fit.yes


def test_channel_and_style_have_a_say() -> None:
    phone, office = (KIT.house.manners(channel, "balanced") for channel in ("phone", "in_person"))
    bold, humble = (KIT.house.manners("phone", style) for style in ("bold", "low_key"))
    assert phone.still_there != office.still_there
    assert phone.waiting == office.waiting
    assert bold.answers[Move.ASK_FOR_JOB] != humble.answers[Move.ASK_FOR_JOB]


@pytest.mark.parametrize("channel", ["phone", "in_person"])
@pytest.mark.parametrize("style", ["bold", "balanced", "low_key"])
def test_every_interviewer_has_something_to_say_in_every_situation(channel: str, style: str) -> None:
    manners = KIT.house.manners(channel, style)  # type: ignore[arg-type]
    empty = [name for name in Manners.__struct_fields__ if not getattr(manners, name)]
    assert empty == []
    for path, lines in wordings(manners):
        assert len(lines) >= (1 if path[0] == "links" else 2), path


MISTAKES = {
    "a misspelt key": ("summary:", "sumary:", "unknown key 'sumary'; did you mean 'summary'?"),
    "an unknown style": ("style: balanced", "style: agressive", "known are balanced, bold, low_key"),
    "a misspelt style": ("style: balanced", "style: ballanced", "did you mean 'balanced'?"),
    "an unknown channel": ("channel: in_person", "channel: fax", "Invalid enum value 'fax'"),
    "an unknown candour": ("style: balanced", "style: bold\ncandour: honest", "Invalid enum value 'honest'"),
    "an unknown kind of signal": ("kind: indirect", "kind: indirekt", "did you mean 'indirect'?"),
    "a misspelt move": ("  next_step:", "  nxt_step:", "'nxt_step'; did you mean 'next_step'?"),
    "a misspelt topic": ("  team:", "  teem:", "unknown topic 'teem'; did you mean 'team'?"),
    "a misspelt field": ("I'll ring you ${day}.", "I'll ring you ${dya}.", "${dya}; did you mean 'day'?"),
    "a field that is not closed": ("${day}.\n    - You", "${day.\n    - You", "a field is written ${like_this}"),
    "a sum of money": ("They notice.", "They cost $40.", "a sum of money in words"),
    "a worry in any line": ("They notice.", "It is ${worry}.", "unknown field ${worry}"),
    "a key that stands twice": ("candour: frank", "style: bold", "the key 'style' stands here a second time"),
    "a misspelt key in a doubt": (
        "    because:\n      - They",
        "    becuase:\n      - They",
        "did you mean 'because'?",
    ),
    "a line where a list should be": ("goodbyes: x", "goodbyes: none", "goodbyes: Expected `array`, got `str`"),
    "a number for a line": ("- They notice.", "- 7", "because → 1: Expected `str`, got `int`"),
    "a colon in a line": ("- They notice.", "- Well: they: notice", "not valid YAML"),
    "too many minutes": ("style: balanced", "style: bold\nminutes: 90", "minutes: Expected `float` <= 15.0"),
    "an answer that stands elsewhere": ("answers:", "answers:\n  fit_check: [Yes.]", "said to fit_check under fit"),
    "an answer to an answer": ("answers:", "answers:\n  concede_objection: [Oh.]", "under after_doubt"),
    "something left to do": ("about: early mornings", "about: TODO (a few words)", "doubts → 1 → about: still to be"),
    "nothing where words should be": ("role: shepherd", "role: ''", "role: nothing stands here"),
    "an empty line": ("- They notice.", "- ''", "doubts → 2 → because → 1: nothing stands here"),
    "an unlike plan": ("  - next: a morning at", "  - then: a morning at", "plans → 2: all plans need the same fields"),
    "a plan with a name that is taken": (
        "    day: on Monday",
        "    name: on Monday",
        "a field cannot be called 'name'",
    ),
    "a link to nowhere": ("goodbyes: x", "links:\n  nxt: [And then?]", "links: unknown move or topic 'nxt'"),
}


@pytest.mark.parametrize(("right", "wrong", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_file_and_line(right: str, wrong: str, says: str) -> None:
    text = TEXT if right in TEXT else f"{TEXT}{right}\n"
    text = text.replace(right, wrong, 1)
    with pytest.raises(DataFileError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"mine.yaml, line {caught.value.line}: ")
    first = text[: text.index(wrong)].count("\n") + 1
    assert first <= caught.value.line <= first + wrong.strip("\n").count("\n")


def cut(text: str, key: str) -> str:
    """Return `text` without all that stands indented under a top-level key."""
    return re.sub(rf"^{key}:\n(?: .*\n)+", f"{key}: []\n", text, flags=re.MULTILINE)


TOO_FEW = {
    "no turns": (cut(TEXT, "turns"), "turns", "turns: 2 to 4 are needed"),
    "no plans": (cut(TEXT, "plans"), "plans", "plans: at least one is needed"),
    "no doubts": (cut(TEXT, "doubts"), "doubts", "doubts: at least 2 are needed"),
    "one wording of a cue": (
        TEXT.replace("      - What would you like to know?\n", ""), "    cues", "turns → 1 → cues: at least 2 wordings",
    ),
    "one wording of a next step": (
        TEXT.replace("    - We'd have you here for ${next}.\n", ""), "  next_step", "next_step: at least 2 wordings",
    ),
    "no next step": (
        TEXT.replace("  next_step:\n    - Next comes ${next}.\n    - We'd have you here for ${next}.\n", ""),
        "answers", "answers: next_step is missing",
    ),
    "no date": (
        TEXT.replace("  timeline:\n    - I'll ring you ${day}.\n    - You'll know ${day}.\n", ""),
        "answers", "answers: timeline is missing",
    ),
    "one wording of a doubt": (
        TEXT.replace("      - We start at four, you know.\n", ""), "    says", "doubts → 1 → says: at least 2 wordings",
    ),
    "no reason for a doubt": (
        TEXT.replace("    because:\n      - They notice.\n", "    because: []\n"), "    because", "2 → because",
    ),
    "an empty answer": (
        TEXT.replace("topics:", "  contact: []\ntopics:"), "  contact", "answers → contact: at least one line",
    ),
    "an empty topic": (
        TEXT.replace("topics:", "topics:\n  tools: []"), "  tools", "topics → tools: at least one line is needed",
    ),
    "only for those whose name is known": (
        TEXT + "goodbyes:\n  - Bye, ${name}.\n  - So long, ${name}.\n", "goodbyes", "a wording without ${name}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "says"), TOO_FEW.values(), ids=TOO_FEW)
def test_what_an_interview_cannot_do_without_is_told(text: str, line: str, says: str) -> None:
    with pytest.raises(DataFileError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert text.splitlines()[caught.value.line - 1].startswith(line)


@pytest.mark.parametrize("text", ["", "hello", "[]", "\t- x", "a: b: c", "\x00"])
def test_what_is_no_scenario_is_told(text: str) -> None:
    with pytest.raises(DataFileError, match=r"^mine.yaml, line 1: "):
        parse(text)


def test_yes_and_no_are_words() -> None:
    scenario = parse(TEXT + "fit:\n  yes:\n    - Yes\n    - No\n")
    assert scenario.fit.yes == ("Yes", "No")


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    text = TEXT.replace("${day}", "${dya}").replace("  team:", "  teem:")
    assert [(finding.line, finding.serious) for finding in findings(text)] == [(28, True), (29, True), (31, True)]


BETTER = {
    "They notice.": {
        "They notice": "whole sentences",
        "they notice.": "whole sentences",
        "They notice 40 things.": "'4' is read in different ways",
        "They notice (always).": "'(' is read in different ways",
        "They; notice.": "';' is read in different ways",
        "They are 100% sure.": "is read in different ways",
        f"They {'really ' * 50}notice.": "stay under 45 words",
        "They come to Fern Hill.": "write ${company}",
        "You'd be the shepherd.": "write ${role}",
    },
    "I'll ring you ${day}.": {
        "I'll ring you tomorrow, or ${day}.": "'tomorrow' belongs into plans",
        "I'll ring you on Tuesday, not ${day}.": "'Tuesday' belongs into plans",
        "I'll ring you next week, ${day}.": "'next week' belongs into plans",
        "I'll ring you soon.": "let the line say a field of the plan",
    },
    "    - You'll know ${day}.": {"    - You'll know by now.": "let the line say a field"},
}


@pytest.mark.parametrize(
    ("right", "wrong", "says"), [(right, wrong, says) for right, ways in BETTER.items() for wrong, says in ways.items()]
)
def test_what_could_be_better_is_told_but_does_not_stop_it(right: str, wrong: str, says: str) -> None:
    text = TEXT.replace(right, wrong, 1)
    assert parse(text).title == "A talk by the fire"
    told = [finding for finding in findings(text) if says in finding.what]
    assert told
    assert not any(finding.serious for finding in told)
    assert told[0].line == text[: text.index(wrong.strip())].count("\n") + 1


def test_a_line_that_stands_twice_could_be_better() -> None:
    text = TEXT.replace("They notice.", "The last one overslept.")
    told = [finding for finding in findings(text) if "stands" in finding.what]
    assert [(finding.line, finding.what) for finding in told] == [
        (47, "the same line stands in doubts → 1 → because → 1, and no line is said twice")
    ]


def test_few_doubts_and_single_wordings_could_be_better() -> None:
    text = TEXT.replace("    - Four of us, and the dog.\n    - Three and a half, really.\n", "    - Four of us.\n")
    said = [finding.what for finding in findings(text)]
    assert "doubts: 5 or more keep a person from knowing what comes" in said
    assert "topics → team: write a second wording, so that no two rehearsals are alike" in said


def test_a_field_that_no_line_says_could_be_better() -> None:
    text = TEXT.replace("    day: on", "    where: here\n    day: on")
    assert "plans: no line says ${where}" in [finding.what for finding in findings(text)]


# -- what every interviewer says ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("always:\n  goodbyes: ['Bye ${nam}.']\n", 2, "unknown field ${nam}; did you mean 'name'?"),
        ("always:\n  goodby: [Bye.]\n", 2, "unknown key 'goodby'; did you mean 'goodbyes'?"),
        ("always: {}\nchannels:\n  phone:\n    goodbyes: ['Bye, ${name}.']\n", 4, "a wording without ${name}"),
        ("always: {}\nstyles:\n  bald: {}\n", 3, "Invalid enum value 'bald'; did you mean 'bold'?"),
        ("goodbyes: []\n", 1, "unknown key 'goodbyes'"),
    ],
)
def test_a_mistake_there_is_told_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(DataFileError) as caught:
        parse_house(text, "interviewer.yaml", KIT.topics)
    assert caught.value.line == line
    assert says in str(caught.value)


def test_the_particular_goes_before_the_general() -> None:
    house = House(
        "always: {goodbyes: [a.], waiting: [a.], hearing: [a.]}\n"
        "channels: {phone: {goodbyes: [p.], waiting: [p.]}}\n"
        "styles: {bold: {goodbyes: [b.]}}\n",
        "interviewer.yaml",
    )
    manners = house.manners("phone", "bold")
    assert (manners.goodbyes, manners.waiting, manners.hearing) == (("b.",), ("p.",), ("a.",))


def test_a_kit_of_ones_own() -> None:
    house = House("always: {goodbyes: [So long., Bye.]}", "interviewer.yaml")
    assert parse_scenario(TEXT, "mine.yaml", Kit(house, ["team"])).goodbyes == ("So long.", "Bye.")


def test_a_scenario_keeps_what_it_says_itself() -> None:
    scenario = parse(TEXT)
    assert equipped(scenario, Manners()) == scenario


# -- for editors --------------------------------------------------------------------------------------------------


def test_the_description_for_editors_is_up_to_date() -> None:
    """Write it anew with `scripts/make_schema.py`."""
    from make_schema import text  # noqa: PLC0415  a script beside the package

    assert schema_file().read_text(encoding="utf-8") == text()


@pytest.mark.parametrize(
    "path", sorted((schema_file().parent / "scenarios").glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_shipped_file_points_at_it(path: Path) -> None:
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    pointer = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / pointer).resolve() == schema_file().resolve()
