"""Whatever is written is for its owner's eyes only, holds no more than it has to, and goes when it is not needed."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from children import ROOT, run

from voice_coach import scratch
from voice_coach.cli.bug_report import report, where_it_failed
from voice_coach.library.whole_file import whole_file
from voice_coach.places import prompts_dir
from voice_coach.speech.voices import CachedVoice

RECORDING = prompts_dir() / "demonstration" / "turn-1.flac"
SAID = "I was dismissed in March"


@pytest.fixture
def open_handed() -> Iterator[None]:
    """Let files be made for everybody, unless somebody takes care."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink()
    }


@pytest.mark.usefixtures("open_handed")
def test_whatever_a_command_writes_is_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    whisper = ("--engine", "whisper", "--model", "whisper-tiny-en")
    for arguments in (
        ("profile", "set", "name", "Ana"),
        ("import", RECORDING, *whisper),
        ("scenario", "new", "mine"),
        ("export", "-o", home / "all.zip"),
        ("export", "-o", home / "all.json"),
        ("report", "1", "-o", home / "page.html"),
        ("progress", "-o", home / "progress.html"),
        ("follow-up", "1", "-o", home / "mail.txt"),
    ):
        done = run(*arguments, home=home)
        assert done.returncode == 0, done.stderr
    found = modes(home)
    assert {"profile.yaml", "library.sqlite", "attempts/00001/turn-1-reply.flac", "scenarios/mine.yaml"} <= set(found)
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.usefixtures("open_handed")
def test_an_event_log_is_for_its_owner_only_even_where_a_file_was_there(tmp_path: Path) -> None:
    from voice_coach.cli.event_log import EventLog  # noqa: PLC0415  the modes are what this is about

    there = tmp_path / "there.jsonl"
    there.touch(mode=0o666)
    for path in (there, tmp_path / "new.jsonl"):
        EventLog(str(path)).close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o640)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    EventLog(str(pipe)).close()
    os.close(reader)
    assert stat.S_IMODE(pipe.stat().st_mode) == 0o640


def test_a_report_of_a_bug_holds_nothing_that_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    reply = {"text": SAID}

    def fail() -> None:
        try:
            {}[reply["text"]]
        except KeyError as error:
            raise ValueError(f"no move in {SAID!r}") from error

    with pytest.raises(ValueError, match="dismissed") as caught:
        fail()
    told = report(caught.value)
    kept = (tmp_path / "last-bug.txt").read_text()
    assert "dismissed" not in kept
    assert "builtins.KeyError" in kept
    assert "builtins.ValueError" in kept
    assert '{}[reply["text"]]' in kept
    assert str(tmp_path / "last-bug.txt") in told


def test_a_report_of_a_bug_names_no_folder_of_the_person() -> None:
    try:
        np.zeros(3).reshape(2, 2)
        CachedVoice.render(None, "x")  # type: ignore[arg-type]
    except (ValueError, AttributeError) as error:
        told = where_it_failed(error)
    assert str(ROOT) not in told
    assert "test_files.py:" in told


KILLED = """
import os, signal, sys
from pathlib import Path
from voice_coach import scratch
from voice_coach.library.whole_file import whole_file

with scratch.lent_folder() as folder:
    (folder / "cue.wav").write_bytes(b"a name")
    with whole_file(Path(sys.argv[1])) as file:
        file.write(b"half")
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_at_work(home: Path, target: Path) -> None:
    child = [sys.executable, "-c", KILLED, str(target)]
    done = subprocess.run(child, env={**os.environ, "VOICE_COACH_HOME": str(home)}, cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -9


def test_what_a_killed_program_was_working_on_goes_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    desk = tmp_path / "desk"
    desk.mkdir()
    kill_at_work(tmp_path / "home", desk / "page.html")
    working = tmp_path / "home" / "cache" / "working"
    assert any(working.rglob("cue.wav"))
    assert [path.name[:13] for path in desk.iterdir()] == [scratch.DRAFT]
    scratch.sweep()
    assert any(working.iterdir())  # it may be somebody's who has just begun
    for path in working.iterdir():
        os.utime(path, (1, 1))
    assert run("scenario", "list", home=tmp_path / "home").returncode == 0
    assert list(working.iterdir()) == []
    assert list(desk.iterdir()) == []


def test_what_is_being_worked_on_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    with scratch.lent_folder() as folder, whole_file(tmp_path / "page.html") as file:
        scratch.sweep(fresh=0)
        assert folder.is_dir()
        file.write(b"whole")
    assert (tmp_path / "page.html").read_bytes() == b"whole"
    assert not any((tmp_path / "home" / "cache" / "working").iterdir())


def test_no_file_but_a_draft_is_taken_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    mine = tmp_path / "thesis.txt"
    mine.write_text("mine")
    left = tmp_path / "home" / "cache" / "working" / "0011"
    left.mkdir(parents=True)
    (left / "draft").write_bytes(os.fsencode(mine))
    left.with_suffix(".lock").touch()
    scratch.sweep(fresh=0)
    assert not left.exists()
    assert mine.read_text() == "mine"


def test_nothing_is_left_in_the_systems_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    watched = "import sys; sys.addaudithook(lambda what, where: what == 'tempfile.mkdtemp' and print(where))"
    (tmp_path / "sitecustomize.py").write_text(watched)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = run("voices", home=tmp_path / "home")
    assert done.returncode == 0
    assert str(temporary) not in done.stdout
    assert list(temporary.iterdir()) == []
