import re
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.interview.scenario import parse_scenario
from voice_coach.interview.scenarios import (
    DEFAULT,
    NamedScenario,
    UnknownScenario,
    UnreadableScenario,
    find_scenario,
    interviewer_of,
    list_scenarios,
)
from voice_coach.moves.labels import Move
from voice_coach.places import prompts_dir

TEXT = (prompts_dir() / "scenarios" / f"{DEFAULT}.yaml").read_text(encoding="utf-8")
SHIPPED = list_scenarios()


def test_three_interviews_ship_and_the_default_is_one() -> None:
    assert len(SHIPPED) >= 3
    assert DEFAULT in [named.name for named in SHIPPED]
    assert {named.scenario.style for named in SHIPPED} == {"bold", "balanced", "low_key"}
    assert {named.scenario.channel for named in SHIPPED} == {"phone", "in_person"}


@pytest.mark.parametrize("named", SHIPPED, ids=lambda named: named.name)
def test_a_shipped_interview_has_enough_to_say(named: NamedScenario) -> None:
    scenario = named.scenario
    assert all(len(turn.cues) >= 3 for turn in scenario.turns)
    assert len(scenario.doubts) >= 3
    assert {Move.NEXT_STEP, Move.TIMELINE, Move.RESTATE_INTEREST} <= set(scenario.answers)
    assert len(scenario.lines) == len(set(scenario.lines))
    assert scenario.first_name in scenario.interviewer


@pytest.mark.parametrize("line", sorted({line for named in SHIPPED for line in named.scenario.lines}))
def test_every_line_can_be_spoken(line: str) -> None:
    """Whole sentences, no digits or signs that voices read in different ways."""
    assert re.fullmatch(r"[A-Z][A-Za-z ,.?!']+[.?!]", line), line


def test_the_first_name_is_what_the_interviewer_is_called() -> None:
    assert interviewer_of(DEFAULT) == "Dana"
    assert interviewer_of("an interview that is gone") == "They"


MISTAKES = {
    "misspelt key": ("interviewer: ", "interveiwer: ", "unknown key 'interveiwer'; did you mean 'interviewer'?"),
    "unknown style": (
        "style: balanced",
        "style: agressive",
        "style: Invalid enum value 'agressive'; known are balanced, bold, low_key",
    ),
    "misspelt style": ("style: balanced", "style: ballanced", "did you mean 'balanced'?"),
    "unknown channel": ("channel: phone", "channel: fax", "Invalid enum value 'fax'"),
    "unknown move": ("  next_step:\n", "  nxt_step:\n", "Invalid enum value 'nxt_step'; did you mean 'next_step'?"),
    "misspelt key in a turn": (
        "  - signal: invites questions",
        "  - sgnal: invites questions",
        "did you mean 'signal'?",
    ),
    "a line where a list should be": ("doubts:\n", "doubts: none\nother:\n", "doubts: Expected `array`, got `str`"),
    "a number for a line": ("      - Anything else before I let you go?", "      - 7", "Expected `str`, got `int`"),
    "a colon in a line": (
        "      - Anything else before I let you go?",
        "      - Well: anything: else",
        "not valid YAML",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_file_and_line(right: str, wrong: str, says: str) -> None:
    assert right in TEXT
    text = TEXT.replace(right, wrong, 1)
    with pytest.raises(DataFileError) as caught:
        parse_scenario(text, "mine.yaml")
    assert caught.value.line == text[: text.index(wrong.strip("\n"))].count("\n") + 1
    assert str(caught.value).startswith(f"mine.yaml, line {caught.value.line}: ")
    assert says in str(caught.value)


def only_one(text: str, key: str) -> str:
    """Return a scenario whose list `key` is empty."""
    return re.sub(rf"^{key}:\n(?:  .*\n)+", f"{key}: []\n", text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        (only_one(TEXT, "turns"), "turns", "at least 2 are needed"),
        (only_one(TEXT, "doubts"), "doubts", "at least one line is needed"),
        (only_one(TEXT, "after_doubt"), "after_doubt", "at least one line is needed"),
        (only_one(TEXT, "still_there"), "still_there", "at least one line is needed"),
        (TEXT.replace("  next_step:", "  fit_check:", 1), "answers", "next_step is missing"),
        (re.sub(r"  timeline:\n(?:    .*\n)+", "  timeline: []\n", TEXT), "answers", "timeline: at least one line"),
        (
            re.sub(r"(    cues:\n      - .*\n)(?:      - .*\n)+", r"\1", TEXT, count=1),
            "turns",
            "turns → 1 → cues: at least 2 wordings",
        ),
    ],
    ids=["turns", "doubts", "after-doubt", "still-there", "next-step", "empty-answer", "one-wording"],
)
def test_what_an_interview_cannot_do_without_is_told(text: str, key: str, says: str) -> None:
    if text.count("  fit_check:") == 2:  # a key that stands twice is no mistake to YAML: the last one counts
        text = text.replace("  fit_check:", "  small_talk:", 1)
    with pytest.raises(DataFileError) as caught:
        parse_scenario(text, "mine.yaml")
    assert says in str(caught.value)
    assert text.splitlines()[caught.value.line - 1].startswith(key)


@pytest.mark.parametrize("text", ["", "hello", "[]", "\t- x", "a: b: c", "\x00"])
def test_what_is_no_scenario_is_told(text: str) -> None:
    with pytest.raises(DataFileError, match=r"^mine.yaml, line 1: "):
        parse_scenario(text, "mine.yaml")


def test_a_scenario_of_the_persons_own(tmp_path: Path) -> None:
    own = tmp_path / "dream job.yaml"
    own.write_text(TEXT, encoding="utf-8")
    assert find_scenario(str(own)).name == "dream job"


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("phone-scren", "did you mean 'phone-screen'?"),
        ("zzz", "known are face-to-face, hiring-manager-phone, phone-screen"),
        ("../scoring", "known are"),
        ("", "No scenario is called ''"),
    ],
)
def test_an_unknown_scenario_is_told(wanted: str, says: str) -> None:
    with pytest.raises(UnknownScenario) as caught:
        find_scenario(wanted)
    assert says in str(caught.value)


def missing(path: Path) -> None:
    pass


def folder(path: Path) -> None:
    path.mkdir()


def latin(path: Path) -> None:
    path.write_bytes("title: Gespräch\n".encode("latin-1"))


@pytest.mark.parametrize("make", [missing, folder, latin])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a.yaml")
    with pytest.raises(UnreadableScenario, match=r"a\.yaml cannot be read"):
        find_scenario(str(tmp_path / "a.yaml"))
