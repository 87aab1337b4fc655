"""Replays as a person meets them: a real terminal, real keys, a real speaker and microphone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from children import run
from replayed import CUES, FIRST, SECOND, keep_talk
from robot import Robot
from terminals import Terminal
from virtual_audio import PrivatePulse

from voice_coach.audio import files
from voice_coach.feedback.occasion import Occasion
from voice_coach.library.retakes import later_tries
from voice_coach.library.store import Library
from voice_coach.moves import Move
from voice_coach.speech.natural_voice import NaturalVoice

SPACE, RIGHT, LEFT = " ", "\x1b[C", "\x1b[D"
CTRL_C, CTRL_D = "\x03", "\x04"
TIMES = "\N{MULTIPLICATION SIGN}"


@pytest.fixture(scope="module")
def server() -> Iterator[PrivatePulse]:
    with PrivatePulse() as started:
        yield started


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def watch(server: PrivatePulse, home: Path, *arguments: str, columns: int = 100) -> Terminal:
    env = server.env(VOICE_COACH_HOME=str(home))
    return Terminal("replay", *arguments, env=env, columns=columns)


# -- in a pipe ----------------------------------------------------------------------------------------------------


def test_in_a_pipe_it_plays_and_prints_the_transcript(server: PrivatePulse, home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    with server.record_speakers(tmp_path / "heard.wav"):
        done = run("replay", home=home, env=server.variables())
    assert (done.returncode, done.stderr) == (0, "")
    text = " ".join(done.stdout.split())
    assert f"Dana {CUES[0]} You thank you … 1.8 s … so what are the next steps from here then" in text
    assert f"Dana {CUES[1]} You that is … 1.8 s … fair but i would" in text
    assert CUES[2] in text
    assert "✓ Asked for the next step" in text
    assert files.read(tmp_path / "heard.wav").seconds > 14


def test_a_sound_file_that_is_gone_is_told(server: PrivatePulse, home: Path, tmp_path: Path) -> None:
    number = keep_talk(home, tmp_path, step=0.1)
    with Library(home) as library:
        (library.folder_of(number) / "turn-2-reply.flac").unlink()
    done = run("replay", home=home, env=server.variables())
    assert "The sound of 1 of 5 lines is not there" in " ".join(done.stderr.split())
    assert "really love to do this job" in done.stdout


def test_a_speaker_that_is_not_known_is_told(server: PrivatePulse, home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    done = run("replay", "--speaker", "gramophone", home=home, env=server.variables())
    assert done.returncode == 1
    assert "No speaker is called 'gramophone'" in done.stderr


# -- on a terminal ------------------------------------------------------------------------------------------------


def place(screen: str) -> int:
    """Return the seconds that the clock on the screen shows."""
    found = re.search(r"[▶‖■] (\d+):(\d\d)", screen)
    assert found, screen
    return 60 * int(found[1]) + int(found[2])


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_whole_talk_and_the_keys_are_shown(server: PrivatePulse, home: Path, tmp_path: Path, columns: int) -> None:
    keep_talk(home, tmp_path)
    with watch(server, home, columns=columns) as terminal:
        screen = terminal.wait_for("▶")
        lines = screen.splitlines()
        assert max(map(len, lines)) <= columns
        assert len(lines) <= 40
        assert "Phone screen" in lines[0]
        assert "turn 1 of 3" in lines[0]
        assert "Dana" in screen
        assert "… 1.8 s …" in screen
        assert "space pause" in lines[-1]
        if columns >= 80:
            assert "q quit" in lines[-1]
        terminal.press("q")
        assert terminal.wait() == 0


def test_keys_pause_jump_and_slow_down(server: PrivatePulse, home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    with watch(server, home) as terminal:
        terminal.wait_for("▶")
        terminal.press(SPACE)
        terminal.wait_for("‖")
        terminal.press("n")
        terminal.wait_for("turn 2 of 3")
        at = place(terminal.screen)
        terminal.press(LEFT)
        terminal.wait_for("turn 1 of 3")
        assert place(terminal.screen) == pytest.approx(at - 5, abs=1)
        terminal.press(RIGHT)
        terminal.wait_for("turn 2 of 3")
        terminal.press("p")
        terminal.wait_for(lambda screen: place(screen) == 0)
        terminal.press("mm")
        terminal.wait_for(lambda screen: place(screen) > 0)
        terminal.press("s")
        terminal.wait_for(f"0.75{TIMES}")
        terminal.press("s")
        terminal.wait_for(lambda screen: f"0.75{TIMES}" not in screen)
        terminal.press(CTRL_D + "n")
        terminal.wait_for("turn 2 of 3")
        terminal.press(SPACE)
        terminal.wait_for("▶")
        terminal.press("nn")
        terminal.wait_for("■")
        terminal.press(SPACE)
        terminal.wait_for("▶")
        terminal.press("Q")
        assert terminal.wait() == 0


def test_words_light_up_and_moves_with_them(server: PrivatePulse, home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    with watch(server, home) as terminal:
        screen = terminal.wait_for("· Asked for the next step")
        assert "✓ Asked for the next step" not in screen
        terminal.press("m" * 2)
        terminal.wait_for("✓ Asked for the next step")
        lit = re.findall(r"\x1b\[[\d;]*7[\d;]*m([\w']+)\x1b", terminal.raw)
        terminal.press("q")
        assert terminal.wait() == 0
    assert lit, "the word that is heard stands out"
    assert set(lit) <= {*" ".join(CUES).replace("?", "").replace(".", "").split(), *FIRST.split(), *SECOND.split()}


def test_ctrl_c_leaves_the_terminal_as_it_was(server: PrivatePulse, home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    with watch(server, home) as terminal:
        terminal.wait_for("▶")
        terminal.press(CTRL_C)
        assert terminal.wait() == 130
        assert terminal.raw.rstrip().endswith("Stopped.")
        assert "\x1b[?1049l" in terminal.raw


def test_a_speaker_that_goes_away_is_told_and_the_words_go_on(home: Path, tmp_path: Path) -> None:
    keep_talk(home, tmp_path)
    with PrivatePulse() as server, watch(server, home) as terminal:
        terminal.wait_for("▶")
        server.kill()
        terminal.wait_for("The words go on without sound")
        at = place(terminal.screen)
        terminal.wait_for(lambda screen: place(screen) > at + 1)
        terminal.press("q")
        assert terminal.wait() == 0


# -- say it again -------------------------------------------------------------------------------------------------


def test_a_turn_is_said_again_kept_and_compared(home: Path, tmp_path: Path) -> None:
    number = keep_talk(home, tmp_path)
    robot = Robot(NaturalVoice(), tmp_path)
    reply = robot.record("That is fair. I would really love this job. Is there anything else that worries you?")
    with PrivatePulse() as server, watch(server, home, "--engine", "whisper") as terminal:
        terminal.wait_for("▶")
        terminal.press("n")
        terminal.wait_for("turn 2 of 3")
        terminal.press("r")
        terminal.wait_for("Turn 2 of attempt 1, said again")
        terminal.wait_for("your turn")
        server.play_into_mic(reply).wait()
        compared = terminal.wait_for("once more")
        terminal.press("\r")
        terminal.wait_for("turn 2 of 3")
        terminal.press("q")
        assert terminal.wait() == 0
    assert CUES[1] in compared
    assert re.search(r"Words +12 +1\d", compared)
    assert re.search(r"Asked for doubts +· +✓ +new", compared)
    assert re.search(r"Said that you want it +✓ +✓", compared)
    with Library(home) as library:
        (later,) = later_tries(library, library.attempt(number))
        again = later.attempt
    assert (later.turn, again.kind, again.status) == (2, "retake", "finished")
    (turn,) = again.turns
    assert turn.occasion is Occasion.DOUBT
    assert turn.audio is not None
    assert Move.PROBE_CONCERNS in {match.move for match in turn.moves}
