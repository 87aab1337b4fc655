"""Replays without a speaker, and what cannot be replayed."""

import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from children import run
from kept import Said, keep
from machines import without_devices
from replayed import TALK, keep_talk
from rich.console import Console
from terminals import Terminal, plain

from voice_coach.cli.replaying import Names, Screen
from voice_coach.interview.replay import Jumped, load_recording
from voice_coach.library.store import Library
from voice_coach.report.view import TurnView
from voice_coach.speech.transcript import Transcript, Word

KEYS = ("← → 5 s", "n p turn", "m move", "s slower", "r say it again", "q quit")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.mark.parametrize("lacks", ["speaker", "sound"])
def test_without_a_speaker_or_sound_the_words_are_only_shown(home: Path, tmp_path: Path, lacks: str) -> None:
    keep_talk(home, tmp_path, sound=lacks == "speaker")
    env = {"PYTHONPATH": str(without_devices(tmp_path))}
    done = run("replay", "1", home=home, env=env)
    assert done.returncode == 0
    assert "next steps" in done.stdout
    (note,) = [" ".join(done.stderr.split())]
    assert ("No speaker found" if lacks == "speaker" else "No sound of this attempt is there") in note
    assert note.endswith("only shown.")


@pytest.mark.parametrize(("arguments", "told"), [((), "There is no whole talk yet"), (("7",), "There is no attempt 7")])
def test_what_is_not_there_is_told_in_a_sentence(home: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run("replay", *arguments, home=home)
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_attempt_of_nothing_is_told(home: Path) -> None:
    with Library(home) as library:
        library.begin(scenario="phone-screen", style="balanced", engine="whisper", model="m", voice="v")
    done = run("replay", home=home)
    assert done.returncode == 1
    assert "Attempt 1 holds no words and no sound" in done.stderr


def test_hostile_words_steer_nothing(home: Path, tmp_path: Path) -> None:
    words = (Word("\x1b[31m[bold]red", 0.1, 0.2, 1.0), Word("\u202eleft\x07", 0.3, 0.4, 1.0))
    with Library(home) as library:
        keep(library, [Said("\x1b]0;mine\x07Hello", None, None, Transcript(words))], scenario="\x1b[2Jmine")
    done = run("replay", home=home, env={"PYTHONPATH": str(without_devices(tmp_path))})
    assert done.returncode == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
    assert "\\x1b[31m[bold]red" in done.stdout


def test_a_terminal_that_cannot_draw_gets_each_line_once(home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    env = {**os.environ, "PYTHONPATH": str(without_devices(tmp_path)), "VOICE_COACH_HOME": str(home)}
    with Terminal("replay", env=env, term="dumb") as terminal:
        assert terminal.wait() == 0
        assert "\x1b" not in terminal.raw
        assert terminal.raw.count("Attempt 1 · Phone screen") == 1
        assert "We will call you. Goodbye." in terminal.raw


def test_a_paused_replay_follows_the_windows_size(home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    env = {**os.environ, "PYTHONPATH": str(without_devices(tmp_path)), "VOICE_COACH_HOME": str(home)}
    with Terminal("replay", env=env) as terminal:
        terminal.wait_for("▶")
        terminal.press(" ")
        terminal.wait_for("‖")
        terminal.resize(70, 20)
        screen = terminal.wait_for("‖")
        assert max(map(len, screen.splitlines())) <= 70
        terminal.press("q")
        assert terminal.wait() == 0


def keys_shown(turns: Sequence[TurnView], columns: int, *, at_end: bool) -> list[str]:
    """Return the keys in the last line of the screen."""
    out, timeline = Console(file=io.StringIO(), width=columns, height=24), load_recording(turns).timeline
    Screen(out, timeline, Names("Attempt 1", "Dana", {}, ())).notice(Jumped(timeline.seconds if at_end else 0.0))
    assert isinstance(out.file, io.StringIO)
    last = plain(out.file.getvalue()).splitlines()[-1]
    assert len(last) <= columns
    return last.strip().split("  ")


@pytest.mark.parametrize(
    ("columns", "at_end", "gone"),
    [
        (100, False, set()),
        (100, True, set()),
        (80, False, set()),
        (80, True, {"s slower"}),
        (60, False, {"s slower", "m move"}),
        (50, True, {"s slower", "m move", "← → 5 s", "n p turn"}),
        (30, False, {"s slower", "m move", "← → 5 s", "n p turn", "r say it again"}),
    ],
)
def test_keys_for_which_there_is_no_room_are_left_out_whole(columns: int, at_end: bool, gone: set[str]) -> None:
    space = "space from the start" if at_end else "space pause"
    shown = [key for key in (space, *KEYS) if key not in gone]
    assert keys_shown(TALK[:1], columns, at_end=at_end) == shown


def test_a_turn_in_which_nothing_was_said_is_not_said_again(home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    env = {**os.environ, "PYTHONPATH": str(without_devices(tmp_path)), "VOICE_COACH_HOME": str(home)}
    with Terminal("replay", env=env) as terminal:
        terminal.wait_for("r say it again")
        terminal.press(" nnr")
        screen = terminal.wait_for("! You said nothing in this turn.")
        assert "turn 3 of 3" in screen
        assert "say it again" not in screen
        terminal.press("p")
        screen = terminal.wait_for("r say it again")
        assert "You said nothing" not in screen
        terminal.press("q")
        assert terminal.wait() == 0
    with Library(home) as library:
        assert library.count() == 1


def test_without_a_microphone_a_turn_cannot_be_said_again(home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    env = {**os.environ, "PYTHONPATH": str(without_devices(tmp_path)), "VOICE_COACH_HOME": str(home)}
    with Terminal("replay", env=env) as terminal:
        terminal.wait_for("No speaker found")
        terminal.press("r")
        terminal.wait_for("No microphone found")
        terminal.press("q")
        assert terminal.wait() == 0


def test_the_latest_is_not_a_retake(home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    with Library(home) as library:
        library.begin(scenario="phone-screen", style="balanced", engine="w", model="m", voice="v", kind="retake")
    done = run("replay", home=home, env={"PYTHONPATH": str(without_devices(tmp_path))})
    assert "Attempt 1 " in done.stdout
