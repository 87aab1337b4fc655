"""The plan of a day and the goals, as they are typed and read. The sessions themselves are held end to end."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from children import run

from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.scorecard import JudgedReply, draw_up
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript, Word

TODAY = datetime.now().astimezone().date()


def practise(home: Path, days_ago: int, text: str = "What happens next from here?") -> None:
    """Keep a whole talk of one reply."""
    transcript = Transcript(tuple(Word(word, at * 0.4, at * 0.4 + 0.3, 1.0) for at, word in enumerate(text.split())))
    reply = JudgedReply(1, transcript, load_matcher().match(text))
    with Library(home) as library:
        number = library.begin(scenario="phone-screen", style="balanced", engine="e", model="m", voice="v")
        library.begin_turn(number, 1, "Anything you'd like to ask?", "")
        library.keep_reply(number, reply, None, measure_delivery(transcript, 0.7))
        library.finish(number, draw_up([reply], "balanced", load_scoring()))
        held = datetime.now().astimezone() - timedelta(days=days_ago)
        library.database.write("UPDATE attempts SET started_at = ? WHERE id = ?", (held.isoformat(), number))


def plan(home: Path) -> dict[str, Any]:
    done = run("today", "--json", home=home)
    assert done.returncode == 0
    return dict(json.loads(done.stdout))


def shown(home: Path) -> str:
    done = run("today", "--plan", home=home)
    assert done.returncode == 0
    return done.stdout


def test_the_first_day_is_planned_without_any_attempt(tmp_path: Path) -> None:
    made = plan(tmp_path)
    assert [step["kind"] for step in made["steps"]] == ["warm_up", "drill", "drill", "rehearsal"]
    assert made["day"] == TODAY.isoformat()
    assert made["practised"] == {"days": [], "in_a_row": 0, "of_last_7": 0}
    told = shown(tmp_path)
    assert told.startswith("Welcome.")
    assert "about 10 minutes" in told
    assert "Drill: ask what happens next" in told


def test_what_the_last_talk_left_out_is_drilled_and_the_days_are_shown(tmp_path: Path) -> None:
    practise(tmp_path, 1)
    practise(tmp_path, 2)
    made = plan(tmp_path)
    assert "next_step" not in [step.get("skill") for step in made["steps"]]
    assert made["practised"]["in_a_row"] == 2
    told = shown(tmp_path)
    assert "You practised on 2 of the last 7 days, 2 days in a row." in told
    assert told.count("●") == 2


def test_a_break_is_met_kindly(tmp_path: Path) -> None:
    practise(tmp_path, 9)
    told = shown(tmp_path)
    assert told.startswith("Welcome back after 9 days. Nothing is lost")
    assert "last 7 days" not in told


def test_a_goal_is_set_found_an_interview_and_taken_off(tmp_path: Path) -> None:
    said = run("goal", "Panel at the council", "--on", "tomorrow", home=tmp_path).stdout
    assert said.startswith("Panel at the council")
    assert "tomorrow" in said
    made = plan(tmp_path)
    assert made["goal"] == {
        "what": "Panel at the council",
        "day": (TODAY + timedelta(days=1)).isoformat(),
        "scenario": "panel",
    }
    assert [step["kind"] for step in made["steps"]] == ["warm_up", "rehearsal", "rehearsal"]
    assert "Panel at the council is tomorrow" in shown(tmp_path)
    run("goal", "panel at the council", "--remove", home=tmp_path)
    assert plan(tmp_path)["goal"] is None


def test_a_goal_is_moved_by_telling_it_again(tmp_path: Path) -> None:
    run("goal", "interview", "--on", "tomorrow", "--scenario", "sales", home=tmp_path)
    moved = json.loads(run("goal", "Interview", "--on", "today", "--json", home=tmp_path).stdout)
    assert moved == {"goals": [{"what": "Interview", "day": TODAY.isoformat(), "scenario": "sales"}]}
    assert "Warm up, and rest." in shown(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["phone interview"], "when is it?"),
        (["phone interview", "--on", "someday"], "is no day"),
        (["phone interview", "--on", "2020-01-02"], "Thursday 2 January 2020 is over"),
        (["phone interview", "--on", "tomorrow", "--scenario", "salse"], "did you mean 'sales'"),
        (["a\x1b[31mb", "--on", "tomorrow"], "cannot be kept as a goal"),
        (["phone interview", "--remove"], "No goal is called 'phone interview'; there is none."),
        (["--on", "tomorrow"], "name the goal"),
    ],
)
def test_what_cannot_be_a_goal_is_told_with_what_to_do(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run("goal", *arguments, home=tmp_path)
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "goals.yaml").exists()
