"""The mail after a talk, as it leaves the program."""

import base64
import os
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest
from kept import Said, keep
from terminals import Terminal

from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript, Word

SAID = "i would really love to do this job"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library with a talk in which interest was said and the next step was told."""
    words = tuple(Word(word, float(at), at + 0.5, 1.0) for at, word in enumerate(SAID.split()))
    turns = (
        Said("Anything else?", None, None, Transcript(words)),
        Said("The next step is a talk with our team. Goodbye.", None, None, Transcript()),
    )
    with Library(tmp_path / "home") as library:
        keep(library, turns)
    return tmp_path / "home"


def run(home: Path, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    bare = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"}}
    return subprocess.run(
        [sys.executable, "-m", "voice_coach", "follow-up", *arguments],
        env={**bare, "VOICE_COACH_HOME": str(home), **env},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def program(folder: Path, name: str, body: str) -> Path:
    """Return a program that does what the shell lines in `body` say."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_the_mail_is_printed_and_what_is_left_to_do_is_told(home: Path) -> None:
    done = run(home)
    assert done.returncode == 0
    assert done.stdout.startswith("Subject: ")
    assert "Dear Dana," in done.stdout
    assert "I would really love to do this job." in done.stdout
    assert "a talk with your team" in done.stdout
    assert "[your name]" in done.stdout
    assert "Fill in what stands in [brackets]" in done.stderr
    assert "within a day of the talk" in " ".join(done.stderr.split())


def test_in_a_pipe_a_paragraph_is_one_line_without_colour(home: Path) -> None:
    told = run(home, FORCE_COLOR="").stdout
    assert "\x1b" not in told
    assert max(map(len, told.splitlines())) > 100


def test_it_can_be_written_to_a_file(home: Path, tmp_path: Path) -> None:
    done = run(home, "1", "-o", str(tmp_path / "mail.txt"))
    assert done.stdout == ""
    assert (tmp_path / "mail.txt").read_text() == run(home, "1").stdout
    assert (tmp_path / "mail.txt").stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_told(home: Path, tmp_path: Path) -> None:
    done = run(home, "-o", str(tmp_path / "nowhere" / "mail.txt"))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_the_systems_clipboard_gets_it(home: Path, tmp_path: Path) -> None:
    program(tmp_path, "xclip", f"cat > {tmp_path}/copied")
    done = run(home, "--copy", DISPLAY=":99", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 0
    assert (tmp_path / "copied").read_text() == done.stdout
    assert "Copied." in done.stderr


def test_without_one_the_terminals_clipboard_gets_it(home: Path) -> None:
    env = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    with Terminal("follow-up", "--copy", env={**env, "VOICE_COACH_HOME": str(home)}) as terminal:
        assert terminal.wait() == 0
        found = re.search("\x1b]52;c;([^\x07]*)\x07", terminal.raw)
        assert "Handed to your terminal" in terminal.raw
    assert found
    assert base64.b64decode(found[1]).decode() == run(home).stdout


def test_without_any_it_is_told_what_to_do(home: Path) -> None:
    done = run(home, "--copy")
    assert done.returncode == 1
    assert "There is no clipboard to copy to" in done.stderr


def test_the_mail_program_is_opened_with_it(home: Path, tmp_path: Path) -> None:
    browser = program(tmp_path, "browser", f'printf %s "$1" > {tmp_path}/opened')
    done = run(home, "--open", BROWSER=f"{browser} %s")
    assert done.returncode == 0
    address = urllib.parse.urlsplit((tmp_path / "opened").read_text())
    fields = urllib.parse.parse_qs(address.query, strict_parsing=True)
    assert address.scheme == "mailto"
    subject, _, body = done.stdout.partition("\n\n")
    assert subject == f"Subject: {fields['subject'][0]}"
    assert fields["body"][0].replace("\r\n", "\n") == body.rstrip("\n")


def test_an_attempt_that_is_not_there_is_told(home: Path) -> None:
    done = run(home, "9")
    assert done.returncode == 1
    assert "There is no attempt 9" in done.stderr
