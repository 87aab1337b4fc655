"""The commands over the library as other programs and people meet them: real children, their output and exit status."""

import csv
import json
import os
import pty
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path

import av
import pytest
from children import ESCAPE, assert_one_sentence, lines, run
from many import fill
from sounds import save, tone
from spoken import Say

from voice_coach.library.store import Library

COUNT = 60
OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"


@pytest.fixture
def home(tmp_path: Path, filled: Path) -> Path:
    """A library of many attempts that may be changed."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "library.sqlite").write_bytes(filled.read_bytes())
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    with Library(folder) as library:
        fill(library, COUNT)
    return folder / "library.sqlite"


# -- import -------------------------------------------------------------------------------------------------------


def test_recordings_are_brought_in(home: Path, tmp_path: Path, say: Say) -> None:
    memo = save(tmp_path / "memo.wav", say("Thank you. What happens next from here?"))
    (tmp_path / "notes.m4a").write_text("no sound")
    quiet = save(tmp_path / "quiet.wav", tone(1.0, loudness=0.001))
    done = run(
        "import", "--engine", "whisper", "--scenario", "phone-screen", "--style", "bold", "--json",
        memo, tmp_path / "notes.m4a", quiet, memo, home=home,
    )  # fmt: skip
    first, broken, silent, second = lines(done)
    assert done.returncode == 1
    assert (first["id"], first["before"], first["kind"], first["source"]) == (COUNT + 1, False, "recording", "memo.wav")
    assert (first["scenario"], first["style"]) == ("phone-screen", "bold")
    assert (second["id"], second["before"]) == (COUNT + 1, True)
    assert "cannot be read as sound" in broken["error"]
    assert "holds no words" in silent["error"]
    (shown,) = lines(run("show", str(COUNT + 1), "--json", home=home))
    assert "next_step" in [move["move"] for move in shown["turns"][0]["moves"]]
    told = run("show", str(COUNT + 1), home=home).stdout
    assert "memo.wav is kept as" in told
    again = run("import", memo, home=home)
    assert again.returncode == 0
    assert f"was brought in before, as attempt {COUNT + 1}" in again.stderr


@pytest.mark.parametrize("command", ["analyze", "import"])
def test_it_is_said_that_a_recording_is_damaged(home: Path, tmp_path: Path, say: Say, command: str) -> None:
    memo = save(tmp_path / "memo.wav", say("Thank you. What happens next from here?"))
    path = tmp_path / "memo.m4a"
    with av.open(str(memo)) as source, av.open(str(path), "w") as made:
        stream = made.add_stream("aac", rate=16_000)
        for frame in source.decode(audio=0):
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 8] + bytes(len(content) // 4) + content[len(content) * 3 // 8 :])
    whisper = ("--engine", "whisper", "--model", "whisper-tiny-en")
    done = run(command, *whisper, path, home=home)
    assert f"{path} is damaged: what of it could be read was heard, the rest is missing." in done.stderr
    (told,) = lines(run(command, *whisper, "--json", *(["--again"] if command == "import" else []), path, home=home))
    assert told["damaged"]
    if command == "import":
        (told,) = lines(run(command, *whisper, "--json", path, home=home))
        assert (told["before"], told["damaged"]) == (True, True)
        assert "It is damaged: what of it could be read was heard" in run("show", told["id"], home=home).stdout


def test_a_file_that_tries_to_steer_the_terminal_is_shown_as_what_it_is(home: Path, tmp_path: Path, say: Say) -> None:
    name = f"a{ESCAPE}[31m{OVERRIDE}\n<b>'.wav"
    memo = save(tmp_path / "memo.wav", say("Thank you. What happens next from here?")).rename(tmp_path / name)
    done = run("import", "--engine", "whisper", memo, home=home)
    assert done.returncode == 0
    for told in (
        done.stdout,
        run("attempts", "--kind", "recording", home=home).stdout,
        run("show", str(COUNT + 1), home=home).stdout,
        run("import", tmp_path / f"missing{name}", home=home).stderr,
    ):
        assert not [sign for sign in told if unicodedata.category(sign) in {"Cc", "Cf"} and sign != "\n"]
    assert "\\x1b[31m\\u202e\\n<b>'" in done.stdout


# -- attempts -----------------------------------------------------------------------------------------------------


def test_attempts_are_found(home: Path) -> None:
    everything = lines(run("attempts", "--json", home=home))
    assert [attempt["id"] for attempt in everything] == list(range(COUNT, 0, -1))
    face = lines(run("attempts", "--json", "--scenario", "face-to-face", home=home))
    assert [attempt["id"] for attempt in face] == [a["id"] for a in everything if a["scenario"] == "face-to-face"]
    day = everything[10]["started_at"][:10]
    found = lines(run("attempts", "--json", "--since", day, "--until", day, home=home))
    assert [attempt["id"] for attempt in found] == [a["id"] for a in everything if a["started_at"].startswith(day)]
    missed = lines(run("attempts", "--json", "--missed", "next_step", home=home))
    step = [a["id"] for a in everything if not a["score"]["core"][0]["done"]]
    assert [attempt["id"] for attempt in missed] == step
    assert 0 < len(step) < COUNT


def test_a_table_holds_the_latest_unless_all_are_wanted(home: Path) -> None:
    some = run("attempts", home=home).stdout
    assert "10 earlier ones are not shown" in some
    assert "earlier ones" not in run("attempts", "--all", home=home).stdout


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (("--tag", "brav"), "No attempt is tagged 'brav'; did you mean 'brave'?"),
        (("--tag", "holiday"), "No attempt is tagged 'holiday'; known are brave, calm."),
        (("--scenario", "face"), "No attempt is of an interview called 'face'; did you mean 'face-to-face'?"),
        (("--tag", "brave", "--until", "1999-01-01"), "No attempt is like that."),
        (("--since", "3000-01-01"), "No attempt is like that."),
    ],
)
def test_where_none_is_found_it_is_said_which_name_none_has(home: Path, wish: tuple[str, ...], told: str) -> None:
    run("tag", "3", "calm", "brave", home=home)
    done = run("attempts", *wish, home=home)
    assert (done.returncode, done.stdout) == (0, f"{told}\n")
    assert run("attempts", *wish, "--json", home=home).stdout == ""


@pytest.mark.parametrize(
    "wrong", [("--since", "yesterday"), ("--missed", "dance"), ("--kind", "concert"), ("--until", "2026-13-01")]
)
def test_a_wish_that_cannot_be_met_is_wrong_use(home: Path, wrong: tuple[str, str]) -> None:
    assert run("attempts", *wrong, home=home).returncode == 2


# -- note and tag -------------------------------------------------------------------------------------------------

NOTE = f"Too fast.\n<script>'\"{ESCAPE}[31m{OVERRIDE}"


def test_a_note_is_kept_shown_and_taken_away(home: Path) -> None:
    assert run("note", "3", NOTE, home=home).returncode == 0
    assert run("note", "3", home=home).stdout == "Too fast.\n<script>'\"\\x1b[31m\\u202e\n"
    assert lines(run("show", "3", "--json", home=home))[0]["note"] == NOTE
    assert run("note", "3", "-", home=home, stdin="From a pipe.\n").returncode == 0
    assert run("note", "3", home=home).stdout == "From a pipe.\n"
    assert "is gone" in run("note", "3", "-", home=home, stdin=" \n").stderr
    assert run("note", "3", home=home).stdout == "No note.\n"


def test_a_note_that_is_no_text_is_told(home: Path) -> None:
    command = [sys.executable, "-m", "voice_coach", "note", "3", "-"]
    env = {**os.environ, "VOICE_COACH_HOME": str(home)}
    done = subprocess.run(command, env=env, input=b"\xff", capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == ("The note on standard input is not UTF-8 text: convert it, or type it as TEXT.\n")


def test_tags_are_put_on_shown_and_taken_off(home: Path) -> None:
    assert run("tag", "3", "brave", "#calm", home=home).stdout == "Attempt 3  #brave #calm\n"
    assert [attempt["id"] for attempt in lines(run("attempts", "--tag", "calm", "--json", home=home))] == [3]
    assert "#brave #calm" in run("attempts", "--tag", "brave", home=home).stdout
    assert run("tag", "3", "calm", "--remove", home=home).stdout == "Attempt 3  #brave\n"
    assert_one_sentence(run("tag", "3", "calm", "--remove", home=home), "Attempt 3 has no tag 'calm'")


# -- delete -------------------------------------------------------------------------------------------------------


def answered(home: Path, answer: str, *arguments: str) -> tuple[int, str]:
    """Run a command on a terminal, type an answer, and return its status and all that stood there."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "voice_coach", *arguments],
        env={**os.environ, "VOICE_COACH_HOME": str(home), "NO_COLOR": "1"},
        stdin=its,
        stdout=its,
        stderr=its,
    ) as child:
        os.close(its)
        os.write(ours, f"{answer}\n".encode())
        told = b""
        try:
            while chunk := os.read(ours, 4096):
                told += chunk
        except OSError:  # how Linux tells that the other end is closed
            pass
    os.close(ours)
    return child.returncode, told.decode()


def test_before_anything_is_deleted_it_is_asked(home: Path) -> None:
    status, told = answered(home, "n", "delete", "3", "5")
    assert status == 1
    assert "attempt 3 (hiring-manager-phone" in told
    assert "Delete these 2 attempts for good, with the sound? (y/N)" in told
    assert len(lines(run("attempts", "--json", home=home))) == COUNT
    status, told = answered(home, "y", "delete", "3", "5", "3")
    assert status == 0
    assert "2 attempts are deleted." in told
    left = [attempt["id"] for attempt in lines(run("attempts", "--json", home=home))]
    assert sorted(left) == [number for number in range(1, COUNT + 1) if number not in {3, 5}]


def test_without_a_terminal_it_has_to_be_said(home: Path) -> None:
    assert_one_sentence(run("delete", "3", home=home), "nobody to ask", "--yes")
    assert run("delete", "3", "--yes", home=home).returncode == 0
    assert_one_sentence(run("delete", "3", "--yes", home=home), "There is no attempt 3")


# -- export and restore -------------------------------------------------------------------------------------------


def test_an_export_as_json_is_what_show_tells(home: Path, tmp_path: Path) -> None:
    done = run("export", "2", "7", "-o", tmp_path / "some.json", home=home)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 attempts are written" in done.stderr
    told = json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))
    assert told == [lines(run("show", number, "--json", home=home))[0] for number in ("2", "7")]
    assert (tmp_path / "some.json").stat().st_mode & 0o777 == 0o600


def test_an_export_names_its_sound_as_the_zip_does_and_no_folder_of_this_machine(home: Path, tmp_path: Path) -> None:
    with Library(home) as library:
        library.begin_turn(2, 9, "Anything else?", "turn-9-cue.flac")
        library.set_audio(2, 9, "turn-9-reply.flac")
    run("export", "2", "-o", tmp_path / "some.json", home=home)
    (told,) = json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))
    last = told["turns"][-1]
    assert (last["cue_audio"], last["audio"]) == ("00002/turn-9-cue.flac", "00002/turn-9-reply.flac")
    assert str(home) not in (tmp_path / "some.json").read_text(encoding="utf-8")


def test_an_export_as_csv_opens_in_a_spreadsheet_and_runs_nothing_there(home: Path, tmp_path: Path) -> None:
    run("note", "2", '=HYPERLINK("http://x"), "quoted",\nsecond line', home=home)
    run("tag", "2", "@SUM", home=home)
    run("export", "-o", tmp_path / "all.CSV", home=home)
    content = (tmp_path / "all.CSV").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True)))
    assert [row["number"] for row in rows] == [str(number) for number in range(1, COUNT + 1)]
    assert rows[1]["note"] == '\'=HYPERLINK("http://x"), "quoted",\nsecond line'
    assert rows[1]["tags"] == "'@SUM"
    (shown,) = lines(run("show", "2", "--json", home=home))
    assert rows[1]["score"] == str(shown["score"]["total"])
    made = [move["move"] for turn in shown["turns"] for move in turn["moves"]]
    assert {name: int(rows[1][name]) for name in set(made)} == {name: made.count(name) for name in made}


def test_a_zip_brings_everything_back(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    assert run("export", "-o", path, home=home).returncode == 0
    run("delete", "3", "--yes", home=home)
    done = run("restore", path, home=home)
    assert done.stdout == f"1 attempt is restored, {COUNT - 1} were there already.\n"
    new = tmp_path / "new"
    assert run("restore", path, home=new).stdout == f"{COUNT} attempts are restored.\n"
    run("delete", "1", "--yes", home=new)
    told = lines(run("restore", path, "--json", home=new))
    assert [line for line in told if not line["before"]] == [{"was": 1, "id": 1, "before": False}]


def test_an_ending_that_is_no_form_is_wrong_use(home: Path, tmp_path: Path) -> None:
    done = run("export", "-o", tmp_path / "all.txt", home=home)
    assert done.returncode == 2
    assert "ends in none of .json, .csv and .zip" in done.stderr


def test_what_cannot_be_written_or_read_is_told(home: Path, tmp_path: Path) -> None:
    assert_one_sentence(run("export", "-o", tmp_path / "no" / "all.zip", home=home), "cannot be written")
    assert_one_sentence(run("export", "99", "-o", tmp_path / "all.zip", home=home), "There is no attempt 99")
    assert not (tmp_path / "all.zip").exists()
    assert_one_sentence(run("restore", tmp_path / "all.zip", home=home), "is not restored")


# -- rejudge ------------------------------------------------------------------------------------------------------


def test_what_changed_is_shown_and_both_are_kept(home: Path) -> None:
    with closing(sqlite3.connect(home / "library.sqlite")) as direct:
        direct.execute("UPDATE attempts SET version = '0.0.1'")
        direct.execute("INSERT INTO moves VALUES (2, 1, 'pressure', 0.6, 'x', 0, 1)")
        direct.commit()
    first = run("rejudge", "1", "2", "--dry-run", home=home).stdout
    assert "2 attempts judged anew: 1 would change, 1 as before." in first
    assert run("rejudge", "1", "2", home=home).stdout == first.replace("would change", "changed")
    assert "2 attempts judged anew: 0 changed, 2 as before." in run("rejudge", "1", "2", home=home).stdout
    told = run("show", "2", home=home).stdout
    assert "Judged before by Voice Coach 0.0.1" in told
    (shown,) = lines(run("show", "2", "--json", home=home))
    assert [judgement["version"] for judgement in shown["judgements"]] == ["0.0.1"]


def test_rejudging_as_json(home: Path) -> None:
    (told,) = lines(run("rejudge", "5", "--json", home=home))
    assert list(told) == ["id", "before", "after", "gained", "lost", "changed"]
    assert (told["id"], told["gained"], told["lost"]) == (5, [], [])
    assert told["before"] == told["after"]
