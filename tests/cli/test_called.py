"""What an attempt and its interviewer are called, by what it was."""

from pathlib import Path

import pytest
from children import run

from voice_coach.cli.kept import find_view
from voice_coach.library.records import Kind
from voice_coach.library.retakes import tie_retake
from voice_coach.library.store import Library

INTERVIEW, DRILL, GONE = "phone-screen", "next_step", "an interview that is gone"


def begin(library: Library, scenario: str, kind: Kind) -> int:
    number = library.begin(scenario=scenario, style="balanced", engine="e", model="m", voice="v", kind=kind)
    library.begin_turn(number, 1, "Anything else?", "")
    return number


@pytest.mark.parametrize(
    ("scenario", "kind", "interviewer"),
    [
        (INTERVIEW, "rehearsal", "Dana"),
        (INTERVIEW, "recording", "Dana"),
        (GONE, "rehearsal", "They"),
        (DRILL, "drill", "Coach"),
        (DRILL, "warm_up", "Coach"),
    ],
)
@pytest.mark.parametrize("again", [False, True])
def test_the_interviewer_has_one_name_everywhere(
    tmp_path: Path, scenario: str, kind: Kind, interviewer: str, again: bool
) -> None:
    with Library(tmp_path) as library:
        number = begin(library, scenario, kind)
        if again:
            first, number = number, begin(library, scenario, "retake")
            tie_retake(library, number, first, 1)
        view = find_view(library, number)
    assert view.interviewer == interviewer
    told = run("show", str(number), home=tmp_path).stdout
    assert f"\n{interviewer}" in told
    assert "Anything else?" in told


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("drill next_step", "drill", "Drill: ask what happens next"),
        ("drill objections", "drill", "Drill: meet a doubt that is voiced"),
        ("drill of something that is gone", "drill", "drill of something that is gone"),
        ("warm-up", "warm_up", "Warm-up"),
    ],
)
def test_practice_has_a_title_for_people(tmp_path: Path, name: str, kind: Kind, title: str) -> None:
    with Library(tmp_path) as library:
        assert find_view(library, begin(library, name, kind)).title == title


def test_a_try_at_a_turn_says_so_on_its_page(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        first, number = begin(library, INTERVIEW, "rehearsal"), begin(library, INTERVIEW, "retake")
        tie_retake(library, number, first, 1)
    page = run("report", str(number), "-o", "-", home=tmp_path).stdout
    assert f"A new try at turn 1 of attempt {first}: nothing was heard." in page
    assert "broken off" not in page
    assert "Dana" in page
