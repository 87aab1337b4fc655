"""Replays without a speaker, and what cannot be replayed."""

import os
from pathlib import Path

import pytest
from children import run
from kept import Said, keep
from machines import without_devices
from replayed import keep_talk
from terminals import Terminal

from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript, Word


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
