import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from judged import cue, doubt, talk
from sounds import save, tone

from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.scorecard import draw_up
from voice_coach.library.backup import UnusableBackup, back_up, restore
from voice_coach.library.deletion import delete
from voice_coach.library.holds import claim, name_of
from voice_coach.library.judgements import earlier_judgements, judge_anew
from voice_coach.library.prompts import load_scoring
from voice_coach.library.records import UNKNOWN
from voice_coach.library.recovery import take_in_again
from voice_coach.library.remarks import add_tags, keep_note
from voice_coach.library.store import Library
from voice_coach.library.versions import todays_judge

NOTE = "quotes ' \" and <tags>,\ndüster \x1b[31m\u202e"
REPLIES = talk(
    cue("[next_step what happens next] and [thanks thank you]"), doubt("[answer_objection i ran large teams]")
)


TOLD = Case(role="data engineer", company="Ümlaut & Söhne", reasons=("Grafana dashboards",))


def keep(library: Library, scenario: str = "phone-screen") -> int:
    number = library.begin(
        scenario=scenario, style="bold", engine="vosk", model="m 1", voice="natural", seed=7, told=TOLD
    )
    for reply in REPLIES:
        for voice in ("cue", "reply"):
            save(library.folder_of(number) / f"turn-{reply.turn}-{voice}.flac", tone(0.1 * reply.turn))
        library.begin_turn(number, reply.turn, "Anything else?", f"turn-{reply.turn}-cue.flac")
        library.set_audio(number, reply.turn, f"turn-{reply.turn}-reply.flac")
        library.keep_reply(number, reply, None, measure_delivery(reply.transcript, 0.4))
    library.finish(number, draw_up(REPLIES, "bold", load_scoring(), number))
    library.database.write("UPDATE attempts SET source = ? WHERE id = ?", (f"{NOTE}.m4a", number))
    keep_note(library, number, NOTE)
    add_tags(library, number, ["brave", "<i>"])
    with library.database.transaction():
        judge_anew(
            library, number, draw_up(REPLIES[:1], "bold", load_scoring()), {1: REPLIES[0].moves, 2: ()}, todays_judge()
        )
    return number


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home") as library:
        keep(library)
        yield library


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "other") as library:
        yield library


def written(library: Library, path: Path) -> Path:
    with path.open("wb") as file:
        back_up(library, library.still_there(library.numbers()), file)
    return path


def everything(library: Library, number: int) -> tuple[object, ...]:
    """Return all that the library knows of an attempt, wherever it is."""
    rows = [
        library.query("SELECT * FROM attempts WHERE id = ?", (number,))[0][1:],
        *(
            library.query(f"SELECT * FROM {table} WHERE attempt = ? ORDER BY 1, 2", (number,))  # noqa: S608
            for table in ("turns", "moves", "tags", "judgements")
        ),
    ]
    files = {path.name: path.read_bytes() for path in library.folder_of(number).iterdir()}
    return (*rows, files)


def days_from_now(days: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=days)).isoformat()


def test_an_attempt_comes_back_whole_in_another_library(library: Library, other: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    assert list(restore(other, path)) == [(1, 1)]
    assert everything(other, 1) == everything(library, 1)
    found = other.attempt(1)
    assert (found.note, found.tags, found.seed, found.told) == (NOTE, ("<i>", "brave"), 7, TOLD)
    assert len(earlier_judgements(other, 1)) == 1
    assert {file.stat().st_mode & 0o777 for file in other.folder_of(1).iterdir()} == {0o600}
    assert other.folder_of(1).stat().st_mode & 0o777 == 0o700


def test_a_sound_that_cannot_be_read_is_told_and_all_else_is_kept(
    library: Library, other: Library, tmp_path: Path
) -> None:
    sound = library.attempt(1).turns[0].audio
    assert sound is not None
    sound.unlink()
    sound.symlink_to("/proc/self/mem")  # there is nothing at its beginning: an input/output error
    path = tmp_path / "all.zip"
    with path.open("wb") as file:
        assert back_up(library, [library.attempt(1)], file) == (sound,)
    assert list(restore(other, path)) == [(1, 1)]
    assert other.attempt(1).note == NOTE


def test_one_that_is_deleted_while_it_is_completed_comes_back(library: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    library.database.write("UPDATE attempts SET engine = ?", (UNKNOWN,))

    def deleted(_: int) -> None:
        shutil.rmtree(library.folder_of(1))
        library.database.write("DELETE FROM attempts")

    assert list(restore(library, path, deleted)) == [(1, 1)]
    assert library.attempt(1).note == NOTE


def test_a_deleted_attempt_comes_back_under_its_number(library: Library, tmp_path: Path) -> None:
    keep(library)
    path = written(library, tmp_path / "all.zip")
    before = everything(library, 1)
    delete(library, [1])
    assert list(restore(library, path)) == [(2, -2), (1, 1)]
    assert everything(library, 1) == before
    assert keep(library) == 3


def test_what_is_there_already_is_left_as_it_is(library: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    keep_note(library, 1, "newer")
    assert list(restore(library, path)) == [(1, -1)]
    assert library.attempt(1).note == "newer"
    assert library.count() == 1


def taken_in_again(home: Path) -> Library:
    """Return a library that has lost its database and taken in again what its folders hold."""
    for file in home.glob("library.sqlite*"):
        file.unlink()
    library = Library(home)
    assert take_in_again(library) == 1
    return library


def test_one_that_was_taken_in_again_by_its_sound_is_completed(library: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    before = everything(library, 1)
    with taken_in_again(library.folder) as again:
        (again.folder_of(1) / "turn-1-cue.flac").unlink()
        assert again.attempt(1).is_of_sound_alone
        assert list(restore(again, path)) == [(1, 1)]
        assert everything(again, 1) == before
        assert list(restore(again, path)) == [(1, -1)]


def test_what_was_written_to_one_since_it_was_taken_in_again_stays(library: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    with taken_in_again(library.folder) as again:
        keep_note(again, 1, "newer")
        add_tags(again, 1, ["late"])
        list(restore(again, path))
        assert (again.attempt(1).note, again.attempt(1).tags) == ("newer", ("<i>", "brave", "late"))


def test_its_own_sound_stays_when_one_is_completed(library: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    sound = library.folder_of(1) / "turn-1-reply.flac"
    save(sound, tone(0.5))
    content = sound.read_bytes()
    with taken_in_again(library.folder) as again:
        list(restore(again, path))
    assert sound.read_bytes() == content


@pytest.mark.parametrize("table", ["turns", "score"])
def test_one_that_a_backup_knows_less_of_is_left_as_it_is(library: Library, tmp_path: Path, table: str) -> None:
    if table == "turns":  # as while it was held
        library.database.write("DELETE FROM turns WHERE turn = 2")
    else:
        library.database.write("UPDATE attempts SET score = NULL")
    path = written(library, tmp_path / "all.zip")
    with taken_in_again(library.folder) as again:
        again.finish(1, draw_up(REPLIES, "bold", load_scoring(), 1), "interrupted")
        before = everything(again, 1)
        assert list(restore(again, path)) == [(1, -1)]
        assert everything(again, 1) == before


def test_one_that_is_being_recovered_is_left_alone(library: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    with taken_in_again(library.folder) as again:
        hold = claim(again.folder, name_of(1))
        assert hold
        with hold:
            assert list(restore(again, path)) == [(1, -1)]
        assert again.attempt(1).is_of_sound_alone
        assert list(restore(again, path)) == [(1, 1)]


def test_a_number_that_is_taken_is_not_taken_away(library: Library, other: Library, tmp_path: Path) -> None:
    keep(other, "face-to-face")
    assert list(restore(other, written(library, tmp_path / "all.zip"))) == [(1, 2)]
    assert [attempt.scenario for attempt in (other.attempt(1), other.attempt(2))] == ["face-to-face", "phone-screen"]
    assert other.attempt(2).uid == library.attempt(1).uid


def test_a_recording_that_is_gone_is_no_hindrance(library: Library, other: Library, tmp_path: Path) -> None:
    (library.folder_of(1) / "turn-1-cue.flac").unlink()
    list(restore(other, written(library, tmp_path / "all.zip")))
    assert len(list(other.folder_of(1).glob("turn-*"))) == 3


def test_an_attempt_that_was_under_way_comes_back_as_broken_off(
    library: Library, other: Library, tmp_path: Path
) -> None:
    library.begin(scenario="a", style="bold", engine="vosk", model="m", voice="v")
    list(restore(other, written(library, tmp_path / "all.zip")))
    assert other.attempt(2).status == "interrupted"


def test_an_empty_library_is_a_backup_too(other: Library, tmp_path: Path) -> None:
    assert list(restore(other, written(other, tmp_path / "none.zip"))) == []


def test_texts_of_several_lines_come_back(library: Library, other: Library, tmp_path: Path) -> None:
    library.database.write("UPDATE turns SET cue = ?", ("First,\n\tthen second?",))
    list(restore(other, written(library, tmp_path / "all.zip")))
    assert everything(other, 1) == everything(library, 1)


@pytest.mark.skipif(not Path("/proc/uptime").exists(), reason="needs a file that is another each time it is read")
def test_a_sound_that_changes_meanwhile_is_listed_as_it_was_written(
    library: Library, other: Library, tmp_path: Path
) -> None:
    sound = library.folder_of(1) / "turn-1-cue.flac"
    sound.unlink()
    sound.symlink_to("/proc/uptime")
    path = written(library, tmp_path / "all.zip")
    list(restore(other, path))
    assert (other.folder_of(1) / sound.name).read_bytes() == members(path)[f"voice-coach/00001/{sound.name}"] != b""


@pytest.mark.parametrize("started_at", ["1980-01-01T00:00:00+14:00", days_from_now(0.9)], ids=["long ago", "ahead"])
def test_a_clock_may_be_wrong_within_reason(library: Library, other: Library, tmp_path: Path, started_at: str) -> None:
    library.database.write("UPDATE attempts SET started_at = ?", (started_at,))
    list(restore(other, written(library, tmp_path / "all.zip")))
    assert other.attempt(1).started_at == datetime.fromisoformat(started_at)


# -- zips from anybody --------------------------------------------------------------------------------------------


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


RECORD, INDEX = "voice-coach/00001/attempt.json", "voice-coach/index/backup.json"


def changed(files: dict[str, bytes], name: str, change: Callable[[dict[str, Any]], object]) -> dict[str, bytes]:
    """Change a JSON member, and what the index says of it: as somebody would who knows the form."""
    value = json.loads(files[name])
    change(value)
    files = {**files, name: json.dumps(value).encode()}
    if name == RECORD:
        digest = hashlib.sha256(files[name]).hexdigest()

        def say_so(index: dict[str, Any]) -> None:
            index["attempts"][0]["files"][0] |= {"bytes": len(files[name]), "sha256": digest}

        files = changed(files, INDEX, say_so)
    return files


def attempt_with(**fields: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: changed(files, RECORD, lambda record: record["attempt"].update(fields))


def turn_with(**fields: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: changed(files, RECORD, lambda record: record["attempt"]["turns"][0].update(fields))


def delivery_with(**fields: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: changed(files, RECORD, lambda record: record["attempt"]["turns"][0]["delivery"].update(fields))


def judgement_with(**fields: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: changed(files, RECORD, lambda record: record["judgements"][0].update(fields))


def scored(total: int) -> dict[str, object]:
    return {"total": total, "core": [], "supporting": [], "missteps": []}


def index_with(**fields: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: changed(files, INDEX, lambda index: index["attempts"][0].update(fields))


def other_sound(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, "voice-coach/00001/turn-1-reply.flac": b"other"}


def a_way_out(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, "voice-coach/../../.bashrc": b"echo"}


def a_listed_way_out(files: dict[str, bytes]) -> dict[str, bytes]:
    out = {"path": "../../../.bashrc", "bytes": 4, "sha256": hashlib.sha256(b"echo").hexdigest()}
    files = {**files, "voice-coach/00001/../../../.bashrc": b"echo"}
    return changed(files, INDEX, lambda index: index["attempts"][0]["files"].append(out))


def a_stowaway(files: dict[str, bytes]) -> dict[str, bytes]:
    more = {"path": "run.sh", "bytes": 4, "sha256": hashlib.sha256(b"echo").hexdigest()}
    files = {**files, "voice-coach/00001/run.sh": b"echo"}
    return changed(files, INDEX, lambda index: index["attempts"][0]["files"].append(more))


def a_bomb(files: dict[str, bytes]) -> dict[str, bytes]:
    zeros = bytes(100 << 20)
    name = "turn-1-reply.flac"

    def say_so(index: dict[str, Any]) -> None:
        for file in index["attempts"][0]["files"]:
            if file["path"] == name:
                file |= {"bytes": len(zeros), "sha256": hashlib.sha256(zeros).hexdigest()}

    return changed({**files, f"voice-coach/00001/{name}": zeros}, INDEX, say_so)


def an_attempt_twice(files: dict[str, bytes]) -> dict[str, bytes]:
    return changed(files, INDEX, lambda index: index["attempts"].append(index["attempts"][0]))


def no_index(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name != INDEX}


def no_sound(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if not name.endswith("turn-2-reply.flac")}


HOSTILE = {
    "other sound than listed": other_sound,
    "a way out of its folder": a_way_out,
    "a way out that is listed": a_listed_way_out,
    "a file that no turn has": a_stowaway,
    "a bomb": a_bomb,
    "an attempt twice": an_attempt_twice,
    "no list": no_index,
    "a sound that is missing": no_sound,
    "a later form": lambda files: changed(files, INDEX, lambda index: index.update(format=2)),
    "a list that is none": lambda files: {**files, INDEX: b"[1, 2"},
    "a list that is too deep": lambda files: {**files, INDEX: b"[" * 100_000},
    "a folder elsewhere": index_with(folder="../00001"),
    "an odd uid": index_with(uid="' OR 1 --"),
    "another uid": index_with(uid="0" * 32),
    "no record": index_with(files=[]),
    "another number": attempt_with(id=2),
    "a number beyond all": attempt_with(id=2**70),
    "a job that nobody could say": attempt_with(told={"role": "\N{RIGHT-TO-LEFT OVERRIDE}${x}"}),
    "too many reasons": attempt_with(told={"reasons": ["a", "b", "c", "d"]}),
    "a seed beyond all": attempt_with(seed=2**70),
    "a score that is none": attempt_with(score={"total": "<b>"}),
    "a score above the best": attempt_with(score=scored(101)),
    "a score below nought": attempt_with(score=scored(-1)),
    "an earlier score above the best": judgement_with(score=scored(101)),
    "a date before recorders had clocks": attempt_with(started_at="1979-12-31T23:59:59+00:00"),
    "a date to come": attempt_with(started_at=days_from_now(1.1)),
    "a last date": attempt_with(started_at="9999-12-31T23:59:59-12:00"),
    "judged in time to come": attempt_with(judged_at=days_from_now(1.1)),
    "judged without a time zone": attempt_with(judged_at="2026-11-22T06:00:00"),
    "judged earlier in time to come": judgement_with(judged_at=days_from_now(1.1)),
    "fewer words than none": delivery_with(words=-1),
    "a pace beyond all": delivery_with(words_per_minute=1e300),
    "a gap beyond all": delivery_with(reply_gap=-1e300),
    "speech before time": delivery_with(speech_seconds=-0.1),
    "no time zone": attempt_with(started_at="2026-11-22T06:00:00"),
    "a time that is none": attempt_with(started_at="yesterday"),
    "a kind that is none": attempt_with(kind="concert"),
    "a path as its name": attempt_with(scenario="../../etc/passwd.yaml"),
    "a terminal's language": attempt_with(scenario="a\x1b[31m"),
    "half a sign": attempt_with(scenario="\ud800"),
    "a note like a book": attempt_with(note="x" * 20_001),
    "tags like a book": attempt_with(tags=["x" * 1_000]),
    "an original elsewhere": attempt_with(original="/etc/passwd"),
    "a sound elsewhere": turn_with(audio="../../../etc/passwd"),
    "a hidden sound": turn_with(audio=".bashrc"),
    "moves outside the words": turn_with(moves=[{"move": "thanks", "score": 1, "quote": "x", "start": 0, "end": 999}]),
    "a move that is none": turn_with(moves=[{"move": "dance", "score": 1, "quote": "", "start": 0, "end": 0}]),
    "a time before time": turn_with(starts_at=-1.0),
    "a time after time": turn_with(speech_end=1e300),
    "a turn of no number": turn_with(turn=0),
    "a turn twice": turn_with(turn=2),
    "odd judgements": lambda files: changed(files, RECORD, lambda record: record["judgements"][0].update(number=5)),
}  # fmt: skip


@pytest.mark.parametrize("tamper", HOSTILE.values(), ids=HOSTILE)
def test_a_zip_with_anything_wrong_is_refused_as_a_whole(
    library: Library, other: Library, tmp_path: Path, tamper: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(tamper(members(written(library, path)))))
    with pytest.raises(UnusableBackup) as caught:
        list(restore(other, path))
    assert str(caught.value).startswith(f"{path} is not restored (")
    assert "\n" not in str(caught.value)
    assert other.count() == 0
    assert not any((tmp_path / "other" / "attempts").iterdir())
    assert {entry.name for entry in tmp_path.iterdir()} == {"home", "other", "all.zip"}


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + bytes(50)])
def test_what_is_no_zip_is_told(other: Library, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(content)
    with pytest.raises(UnusableBackup, match="take a zip file that `voice-coach export` has written"):
        list(restore(other, path))


def nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize("make", [Path.mkdir, nothing])
def test_what_is_no_file_is_told(other: Library, tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "all.zip"
    make(path)
    with pytest.raises(UnusableBackup, match="is not restored"):
        list(restore(other, path))


def test_a_bomb_in_the_list_does_not_go_off(library: Library, other: Library, tmp_path: Path) -> None:
    path = written(library, tmp_path / "all.zip")
    path.write_bytes(zipped({**members(path), INDEX: b" " * (100 << 20)}))
    with pytest.raises(UnusableBackup, match="more than it may"):
        list(restore(other, path))
