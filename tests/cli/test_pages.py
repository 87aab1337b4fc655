"""``report`` and ``progress`` as a person types them."""

import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path

import kept
import pytest
from kept import Said
from sounds import tone

from voice_coach.audio.pcm import RATE, Sound
from voice_coach.library.retakes import tie_retake
from voice_coach.library.store import Library
from voice_coach.speech.transcript import Transcript, Word

SAID = "thank you what happens next from here"
WORDS = Transcript(tuple(Word(word, 0.2 + at * 0.4, 0.5 + at * 0.4, 0.9) for at, word in enumerate(SAID.split())))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    turn = Said("Anything you'd like to ask?", None, Sound(tone(3.5), RATE), WORDS)
    with Library(folder) as library:
        for _ in range(2):
            kept.keep(library, [turn])
        kept.keep(library, [turn], scenario="gone")
        kept.keep(library, [turn, turn], scenario="drill next_step", kind="drill")
        tie_retake(library, kept.keep(library, [turn], kind="retake"), 1, 1)
    return folder


def run(*arguments: str, home: Path, cwd: Path, browser: str = "") -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "VOICE_COACH_HOME": str(home), "BROWSER": browser, "COLUMNS": "80"}
    command = [sys.executable, "-m", "voice_coach", *arguments]
    return subprocess.run(
        command,
        cwd=cwd,
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def test_without_a_number_it_is_the_latest(home: Path, tmp_path: Path) -> None:
    done = run("report", home=home, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Written to attempt-3.html\n", "")
    page = (tmp_path / "attempt-3.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>Attempt 3: gone</title>" in page  # its interview is not there any more
    assert "audio/mpeg" in page


def test_a_page_with_a_voice_on_it_is_its_owners_alone(home: Path, tmp_path: Path) -> None:
    run("report", "1", home=home, cwd=tmp_path)
    assert stat.S_IMODE((tmp_path / "attempt-1.html").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["attempt-1.html"]


def test_the_interview_is_named_as_its_file_names_it(home: Path, tmp_path: Path) -> None:
    page = run("report", "2", "-o", "-", home=home, cwd=tmp_path).stdout
    title = re.search("<title>Attempt 2: (.*)</title>", page)
    assert title
    assert title[1] != "phone-screen"
    assert "2 of this interview" in page


def test_a_new_try_is_held_against_its_turn_and_against_no_whole_talk(home: Path, tmp_path: Path) -> None:
    page = run("report", "5", "-o", "-", home=home, cwd=tmp_path).stdout
    assert "<h1>A new try at turn 1 of attempt 1.</h1>" in page
    assert "Beside turn 1 of attempt 1" in page
    assert "Beside your earlier attempts" not in page


def test_a_drill_is_headed_with_how_it_went(home: Path, tmp_path: Path) -> None:
    went = "Asked for the next step in 2 of 2 tries."
    page = run("report", "4", "-o", "-", home=home, cwd=tmp_path).stdout
    assert "<title>Attempt 4: Drill: ask what happens next</title>" in page
    assert f"<h1>{went}</h1>" in page
    assert f"\n{went}\n" in run("show", "4", home=home, cwd=tmp_path).stdout


def test_a_name_that_is_no_text_is_told_and_steers_nothing(home: Path, tmp_path: Path) -> None:
    name = b"a\xff\x1b[31m.html"
    for command in ("report", "follow-up"):
        done = run(command, "1", "-o", os.fsdecode(name), home=home, cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
        assert "Written to a\\udcff\\x1b[31m.html" in done.stdout + done.stderr
        assert [each.name for each in tmp_path.iterdir()] == [os.fsdecode(name)]


def test_it_opens_in_the_browser(home: Path, tmp_path: Path) -> None:
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    opener.chmod(0o755)
    done = run("report", "1", "--open", "-o", "my page.html", home=home, cwd=tmp_path, browser=f"{opener} %s")
    assert done.returncode == 0
    assert (tmp_path / "opened").read_text().strip() == (tmp_path / "my page.html").as_uri()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["report", "9"], "There is no attempt 9"),
        (["report", "1", "-o", "no/such/folder/page.html"], "no/such/folder/page.html cannot be written"),
        (["report", "1", "-o", "."], ". cannot be written"),
        (["progress", "-o", "no/such/folder/page.html"], "no/such/folder/page.html cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(home: Path, tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments, home=home, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(told)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("command", "status"), [("report", 1), ("progress", 0)])
def test_before_the_first_attempt(tmp_path: Path, command: str, status: int) -> None:
    done = run(command, home=tmp_path / "home", cwd=tmp_path)
    assert done.returncode == status
    assert "rehearse` makes the first." in done.stdout + done.stderr


def test_progress_in_the_terminal(home: Path, tmp_path: Path) -> None:
    told = run("progress", home=home, cwd=tmp_path).stdout
    assert told.startswith("3 attempts on 1 day.")
    assert "Score of all 3 attempts" in told
    assert re.search(r"Asked for the next step +3 of 3 +3 +●●●", told)
    assert re.search(r"Said that you want it +0 of 3 +0 +···", told)
    assert re.search(r"phone-screen +2 ", told)
    assert max(map(len, told.splitlines())) <= 80


def test_progress_as_a_page(home: Path, tmp_path: Path) -> None:
    done = run("progress", "-o", "p.html", home=home, cwd=tmp_path)
    assert done.stdout == "Written to p.html\n"
    assert "3 attempts on 1 day." in (tmp_path / "p.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [40, 200])
def test_the_chart_fits_the_terminal(home: Path, tmp_path: Path, columns: int) -> None:
    master, slave = pty.openpty()
    env = {**os.environ, "VOICE_COACH_HOME": str(home), "COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}
    process = subprocess.Popen([sys.executable, "-m", "voice_coach", "progress"], env=env, stdout=slave, cwd=tmp_path)
    os.close(slave)
    told = b""
    try:
        while piece := os.read(master, 65536):
            told += piece
    except OSError:  # the other end is closed
        pass
    os.close(master)
    assert process.wait() == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", told.decode()).splitlines()
    assert "●" in told.decode()
    assert max(map(len, lines)) <= columns
