"""Disks that are full, folders that cannot be written, databases in every state: a sentence, and nothing lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from children import ROOT, assert_one_sentence, lines, run
from killing import Importing, replies
from limits import no_file_grows_beyond
from stage import Candidate, Log, React, make_session

from voice_coach.audio import files
from voice_coach.audio.files import UnwritableSound
from voice_coach.interview import events
from voice_coach.interview.keeper import Keeper
from voice_coach.library.store import Library, LibraryBroken

TEXTS = ("what happens next please", "no thank you")


def begin(library: Library) -> int:
    return library.begin(scenario="short", style="balanced", engine="vosk", model="m", voice="murmur")


def assert_whole(library: Library, number: int) -> None:
    """Make sure that a rehearsal was kept as if nothing had happened."""
    kept = library.attempt(number)
    assert kept.status == "finished"
    assert [turn.transcript.text for turn in kept.turns if turn.transcript] == list(TEXTS)
    for turn, said in zip(kept.turns, replies(), strict=False):
        assert turn.audio is not None
        assert np.array_equal(files.read_flac(turn.audio).samples[: len(said)], said)


# -- a full disk, or one that takes nothing -----------------------------------------------------------------------


def test_a_disk_that_fills_up_in_a_reply_ends_neither_the_talk_nor_what_was_kept(library: Library) -> None:
    number = begin(library)
    keeper, log = Keeper(library, number), Log()
    with no_file_grows_beyond(40_000):
        make_session(Candidate(replies()), TEXTS, keeper, log).run()
        keeper.close()
        assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)
        assert keeper.trouble is not None
        assert "free some space" in str(keeper.trouble)
    keeper.close()  # there is room again
    kept = library.attempt(number)
    assert kept.status == "finished"
    assert [turn.transcript.text for turn in kept.turns if turn.transcript] == list(TEXTS)
    assert kept.turns[0].audio is not None
    sound = files.read_kept(kept.turns[0].audio)
    assert len(sound) > 4_000
    assert np.array_equal(sound, replies()[0][: len(sound)])


def test_a_disk_that_fills_up_in_an_import_leaves_nothing_and_the_recording_where_it_was(tmp_path: Path) -> None:
    work = Importing()
    work.prepare(tmp_path)
    with no_file_grows_beyond(60_000), pytest.raises((UnwritableSound, LibraryBroken), match="free some space"):
        work.run(tmp_path)
    work.check(tmp_path)  # which brings it in


def as_somebody_else(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """Run ``voice-coach`` without the rights of an administrator, for whom nothing is read-only."""
    lower = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*lower, sys.executable, "-m", "voice_coach", *arguments],
        cwd=ROOT,
        env={**os.environ, "VOICE_COACH_HOME": str(home), "HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that others may look into; pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="voice-coach-"))
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_told(readable: Path) -> None:
    with Library(readable) as library:
        library.finish(begin(library), None)
    for path in [*readable.rglob("*"), readable]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert_one_sentence(as_somebody_else("attempts", home=readable), str(readable), "permissions")


# -- a database in every state ------------------------------------------------------------------------------------


def test_a_library_that_another_program_writes_to_is_caught_up_with(home: Path, library: Library) -> None:
    number = begin(library)
    with closing(sqlite3.connect(home / "library.sqlite", isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        told: list[str] = []
        keeper, log = Keeper(library, number, told.append), Log()
        turns: list[int] = []

        def let_go_in_the_second_turn() -> None:
            turns.append(1)
            if len(turns) == 2:
                another.execute("ROLLBACK")

        release = React(events.Listening, let_go_in_the_second_turn)
        make_session(Candidate(replies()), TEXTS, keeper, log, release).run()
    keeper.close()
    assert len(told) == 1
    assert "another program is writing to it" in told[0]
    assert keeper.trouble is None
    assert_whole(library, number)


def test_a_library_that_another_program_holds_is_told(home: Path) -> None:
    with Library(home) as library:
        library.finish(begin(library), None)
        with closing(sqlite3.connect(home / "library.sqlite", isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            assert run("attempts", "--json", home=home).returncode == 0  # reading goes on
            done = run("note", "1", "Too fast", home=home)
    assert_one_sentence(done, "another program is writing to it; close that one, and try again")


def truncated(database: Path) -> None:
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])


def another_file(database: Path) -> None:
    database.write_text("Dear Dana, thank you for your time. " * 500)


def newer(database: Path) -> None:
    with closing(sqlite3.connect(database)) as direct:
        direct.execute("PRAGMA user_version = 99")


def a_folder(database: Path) -> None:
    database.unlink()
    database.mkdir()


SPOILT = {
    "truncated": (truncated, "move library.sqlite* away and call"),
    "not a database": (another_file, "move library.sqlite* away and call"),
    "from a newer version": (newer, "bring this one up to date"),
    "a folder": (a_folder, "name another folder in VOICE_COACH_HOME"),
}


@pytest.mark.parametrize(("spoil", "advice"), SPOILT.values(), ids=SPOILT)
def test_a_database_that_cannot_be_used_is_told_and_left_as_it_is(
    home: Path, spoil: Callable[[Path], None], advice: str
) -> None:
    with Library(home) as library:
        number = begin(library)
        files.write(library.folder_of(number) / "turn-1-reply.flac", files.Sound(replies()[0], 16_000))
        library.finish(number, None)
    database = home / "library.sqlite"
    spoil(database)
    before = database.read_bytes() if database.is_file() else b""
    assert_one_sentence(run("attempts", home=home), str(database), advice)
    assert (database.read_bytes() if database.is_file() else b"") == before
    assert (home / "attempts" / "00001" / "turn-1-reply.flac").is_file()


def test_what_is_left_of_a_damaged_library_is_taken_in_again(home: Path) -> None:
    with Library(home) as library:
        number = begin(library)
        files.write(library.folder_of(number) / "turn-1-reply.flac", files.Sound(replies()[0], 16_000))
    for path in home.glob("library.sqlite*"):
        path.unlink()
    done = run("recover", home=home)
    assert done.returncode == 0, done.stderr
    assert "knew nothing of 1 attempt whose sound is there: taken in again" in done.stderr
    (shown,) = lines(run("attempts", "--json", home=home))
    assert (shown["id"], shown["status"]) == (1, "interrupted")
    assert shown["score"] is not None
