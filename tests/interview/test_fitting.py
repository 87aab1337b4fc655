"""Which interview is taken where nobody names one."""

from pathlib import Path

import pytest

from voice_coach.feedback.case import Case
from voice_coach.interview import fitting
from voice_coach.interview.scenarios import DEFAULT, begin_scenario, list_scenarios


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    return tmp_path


def names(case: Case) -> list[str]:
    return [named.name for named in fitting.fitting(case)]


def test_everything_can_be_held_and_the_usual_comes_first() -> None:
    assert names(Case())[:2] == [DEFAULT, "face-to-face"]
    assert sorted(names(Case())) == [named.name for named in list_scenarios()]


def test_what_is_for_anybody_is_there() -> None:
    assert {named.name for named in list_scenarios()} >= set(fitting._FOR_ANYBODY)


@pytest.mark.parametrize(
    ("role", "first"),
    [("ward nurse", "nurse"), ("senior software engineer", "engineer"), ("account executive", "sales")],
)
def test_the_job_that_they_are_after_comes_first(role: str, first: str) -> None:
    assert names(Case(role=role))[0] == first


def test_their_own_comes_before_all_and_one_with_mistakes_is_left_out(home: Path) -> None:
    begin_scenario("council", "panel")
    (home / "scenarios" / "broken.yaml").write_text("title: [")
    assert names(Case(role="nurse"))[0] == "council"
    assert "broken" not in names(Case())


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("phone interview", DEFAULT),
        ("Panel at the council", "panel"),
        ("the final round with a director", "final-round"),
        ("my interview", DEFAULT),
        ("Téléphone", DEFAULT),
    ],
)
def test_a_goal_finds_the_interview_that_is_like_it(what: str, name: str) -> None:
    assert fitting.most_like(what, fitting.fitting(Case())).name == name
