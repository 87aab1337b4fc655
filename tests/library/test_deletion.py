import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from limits import no_file_grows_beyond
from sounds import save, tone

from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import JudgedReply, draw_up
from voice_coach.library.deletion import UnderWay, delete
from voice_coach.library.holds import claim, name_of
from voice_coach.library.judgements import judge_anew
from voice_coach.library.prompts import load_scoring
from voice_coach.library.remarks import add_tags, keep_note
from voice_coach.library.store import Library, LibraryBroken, UnknownAttempt
from voice_coach.library.versions import todays_judge
from voice_coach.moves import Match, Move
from voice_coach.speech.transcript import Transcript, Word

SECRETS = ("Rumpelstilzchen", "Zwergennase", "Schneewittchen", "Aschenputtel")


def keep(library: Library, secrets: tuple[str, ...] = SECRETS) -> int:
    said, told, noted, tagged = secrets
    number = library.begin(scenario="a", style="balanced", engine="vosk", model="m", voice="natural")
    save(library.folder_of(number) / "turn-1-reply.flac", tone(0.1))
    library.begin_turn(number, 1, f"Tell me, {told}.", "")
    library.set_audio(number, 1, "turn-1-reply.flac")
    match = Match(Move.THANKS, 0.9, said, 0, len(said))
    reply = JudgedReply(1, Transcript((Word(said, 0.0, 1.0, 1.0),)), (match,))
    library.keep_reply(number, reply, None, Delivery(1, 1.0, None, None))
    library.finish(number, draw_up([reply], "balanced", load_scoring()))
    keep_note(library, number, noted)
    add_tags(library, number, [tagged])
    with library.database.transaction():
        judge_anew(library, number, None, {1: ()}, todays_judge())
    return number


def left(folder: Path) -> list[str]:
    """Return what can still be read of the secrets anywhere in a folder."""
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [secret for secret in SECRETS if secret.encode() in content]


def test_nothing_is_left_of_a_deleted_attempt(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = keep(library)
        other = keep(library, ("a", "b", "c", "d"))
        assert left(tmp_path) == list(SECRETS)
        delete(library, [number])
        assert left(tmp_path) == []
        assert not library.folder_of(number).exists()
        assert [path.name for path in (tmp_path / "attempts").iterdir()] == [library.folder_of(other).name]
        with pytest.raises(UnknownAttempt):
            library.attempt(number)
        assert library.attempt(other).note == "c"
        for table in ("turns", "moves", "tags", "judgements"):
            assert library.query(f"SELECT count(*) FROM {table} WHERE attempt = {number}") == [(0,)]  # noqa: S608


def test_words_that_an_earlier_version_left_behind_go_too(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number, other = keep(library), keep(library, ("a", "b", "c", "d"))
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as direct:
        direct.execute("PRAGMA secure_delete = OFF")
        direct.execute("DELETE FROM attempts WHERE id = ?", (number,))
        direct.execute("DELETE FROM turns WHERE attempt = ?", (number,))
        direct.commit()
    assert left(tmp_path)
    with Library(tmp_path) as library:
        for table in ("moves", "tags", "judgements"):
            library.database.write(f"DELETE FROM {table} WHERE attempt = ?", (number,))  # noqa: S608
        delete(library, [other])
    assert left(tmp_path) == []


def test_one_unknown_number_and_none_is_deleted(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = keep(library)
        with pytest.raises(UnknownAttempt, match="no attempt 77"):
            delete(library, [number, 77])
        assert library.attempt(number).note
        assert library.folder_of(number).exists()


def test_a_number_is_not_used_again(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = keep(library)
        delete(library, [number])
        assert keep(library) == number + 1


def test_an_attempt_whose_folder_is_gone_can_be_deleted(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = keep(library)
        (library.folder_of(number) / "turn-1-reply.flac").unlink()
        shutil.rmtree(library.folder_of(number))
        delete(library, [number])
        assert library.count() == 0


def test_what_a_killed_run_left_behind_goes_with_the_next(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = keep(library, ("a", "b", "c", "d"))
        going = tmp_path / "attempts" / ".going-1"
        going.mkdir()
        (going / "turn-1-reply.flac").write_text(SECRETS[0])
        delete(library, [number])
        assert left(tmp_path) == []


def test_a_library_in_use_is_told(tmp_path: Path) -> None:
    with Library(tmp_path) as library, closing(sqlite3.connect(tmp_path / "library.sqlite")) as other:
        number = keep(library)
        other.execute("BEGIN")
        other.execute("SELECT * FROM attempts").fetchall()
        with pytest.raises(LibraryBroken, match="close the other Voice Coach"):
            delete(library, [number])
        other.rollback()
        assert library.count() == 0


def test_on_a_full_disk_it_is_deleted_and_said_what_may_stay(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = keep(library)
        for _ in range(200):
            keep_note(library, keep(library, ("a", "b", "c", "d")), "x" * 20_000)
    with Library(tmp_path) as library:
        with no_file_grows_beyond(2_000_000), pytest.raises(LibraryBroken) as caught:
            delete(library, [number])
        assert library.count() == 200
        assert not library.folder_of(number).exists()
        assert str(caught.value).startswith(f"It is deleted, but its words may stay in {tmp_path / 'library.sqlite'} (")
        assert "cannot be used" not in str(caught.value)
        delete(library, [2])
        assert left(tmp_path) == []


def test_an_attempt_that_is_being_held_stays(tmp_path: Path) -> None:
    with Library(tmp_path) as library, Library(tmp_path) as another:
        other = keep(library)
        number = another.begin(scenario="a", style="balanced", engine="vosk", model="m", voice="natural")
        with pytest.raises(UnderWay, match=f"Attempt {number} is under way: end it first"):
            delete(library, [other, number])
        assert library.count() == 2
        assert library.folder_of(other).exists()


def test_an_attempt_that_is_being_recovered_stays(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = library.begin(scenario="a", style="balanced", engine="vosk", model="m", voice="natural")
        library.finish(number, None, "interrupted")
        recovering = claim(tmp_path, name_of(number))
        assert recovering
        with recovering, pytest.raises(UnderWay, match=f"Attempt {number} is under way"):
            delete(library, [number])
        delete(library, [number])
        assert library.count() == 0


def test_an_attempt_that_was_left_goes(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = library.begin(scenario="a", style="balanced", engine="vosk", model="m", voice="natural")
    with Library(tmp_path) as library:
        assert library.attempt(number).status == "running"
        delete(library, [number])
        assert library.count() == 0
