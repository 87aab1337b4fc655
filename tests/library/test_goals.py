import stat
from datetime import date
from pathlib import Path

import pytest

from voice_coach.datafile import DataFileError
from voice_coach.library.goals import FILE, UnusableGoals, load_goals, save_goals
from voice_coach.planning.goal import Goal

PHONE = Goal("phone interview", date(2026, 11, 26), "phone-screen")
PANEL = Goal("Rat & Tat: «Gespräch»", date(2026, 11, 24), "panel")


def test_goals_come_back_the_nearest_first(tmp_path: Path) -> None:
    assert load_goals(tmp_path) == ()
    assert save_goals(tmp_path, [PHONE, PANEL]) == (PANEL, PHONE)
    assert load_goals(tmp_path) == (PANEL, PHONE)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_no_goals_are_kept_as_none(tmp_path: Path) -> None:
    save_goals(tmp_path, [PHONE])
    save_goals(tmp_path, [])
    assert load_goals(tmp_path) == ()


@pytest.mark.parametrize("what", ["", "x" * 61, "a\x1b[31mb", "two\nlines", "${name}"])
def test_what_cannot_be_said_is_not_kept(tmp_path: Path, what: str) -> None:
    with pytest.raises(UnusableGoals, match="cannot be kept as a goal"):
        save_goals(tmp_path, [Goal(what, date(2026, 11, 26), "panel")])
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("goals:\n- what: a\n  day: soon\n  scenario: panel\n", "line 3"),
        ("goals:\n- what: a\n  dya: 2026-11-26\n  scenario: panel\n", "did you mean 'day'"),
        ("goals: [", "not valid YAML"),
    ],
)
def test_a_mistake_made_by_hand_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(DataFileError, match=told):
        load_goals(tmp_path)


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableGoals, match="not UTF-8"):
        load_goals(tmp_path)
