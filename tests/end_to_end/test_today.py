"""A day's practice on real sound: one session after the other, hands-free, and what is left of the day afterwards."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from children import run
from kept import Said, keep
from robot import Robot, Session, hold
from virtual_audio import PrivatePulse

from voice_coach.library.goals import save_goals
from voice_coach.library.store import Library
from voice_coach.planning.goal import Goal
from voice_coach.speech.natural_voice import NaturalVoice
from voice_coach.speech.transcript import Transcript, Word

ASKS = "What happens next from here?"


def warmed_up(home: Path) -> None:
    """Keep a warm-up of today, so that the day goes on with its drills."""
    words = tuple(Word(word, at * 0.4, at * 0.4 + 0.3, 1.0) for at, word in enumerate(ASKS.split()))
    with Library(home) as library:
        keep(library, [Said("Say after me.", None, None, Transcript(words))], scenario="warm-up", kind="warm_up")


def plan(home: Path) -> dict[str, Any]:
    return dict(json.loads(run("today", "--json", home=home).stdout))


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    homes = {name: tmp_path_factory.mktemp(name) for name in ("going on", "day of the goal")}
    warmed_up(homes["going on"])
    save_goals(homes["day of the goal"], [Goal("interview", datetime.now().astimezone().date(), "phone-screen")])
    return homes


@pytest.fixture(scope="module")
def sessions(homes: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Session]:
    """Two days: one that is ended when its second drill begins, and one of a warm-up that is ended after a sentence."""
    robot = Robot(NaturalVoice(), tmp_path_factory.mktemp("robot"))
    robot.record(ASKS)

    def ends(name: str, at: dict[str, Any]) -> bool:
        if name == "going on":
            return at["type"] == "session_started" and at["scenario"] == "drill restate_interest"
        return at["type"] == "task_judged"

    def day(name: str) -> Session:
        with PrivatePulse() as pulse:
            return hold(pulse, robot, lambda *_: ASKS, homes[name], "today", until=lambda at: ends(name, at))

    with ThreadPoolExecutor() as pool:
        return dict(zip(homes, pool.map(day, homes), strict=True))


def test_no_network_is_needed(sessions: dict[str, Session]) -> None:
    assert all(session.offline for session in sessions.values())


def test_one_session_follows_the_other_by_itself(sessions: dict[str, Session]) -> None:
    session = sessions["going on"]
    assert [told["scenario"] for told in session.of("session_started")] == ["drill next_step", "drill restate_interest"]
    (finished,) = session.of("drill_finished")
    assert finished["first_try"] == finished["tasks"]
    assert not session.of("warning")
    assert not session.of("error")


def test_what_was_done_is_not_planned_again(sessions: dict[str, Session], homes: dict[str, Path]) -> None:
    assert sessions["going on"].status == 130
    made = plan(homes["going on"])
    assert made["begun"]
    assert made["practised"]["of_last_7"] == 1
    assert "next_step" not in [step.get("skill") for step in made["steps"]]


def test_on_the_day_of_the_goal_there_is_a_warm_up_and_then_rest(
    sessions: dict[str, Session], homes: dict[str, Path]
) -> None:
    session = sessions["day of the goal"]
    assert [told["scenario"] for told in session.of("session_started")] == ["warm-up"]
    assert plan(homes["day of the goal"])["steps"] == []
    assert "You are warm. Rest" in run("today", "--plan", home=homes["day of the goal"]).stdout
