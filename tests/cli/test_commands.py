"""The command line as other programs and people meet it: real children, their output and exit status."""

import json
import os
import pty
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from children import ESCAPE, ROOT, lines, run
from machines import without_database, without_devices, without_libraries
from sounds import save, tone
from spoken import Say

from voice_coach import __version__
from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.scorecard import JudgedReply, draw_up
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.moves import Move
from voice_coach.speech.transcript import Transcript, Word
from voice_coach.speech.vad import Span

NAMES = (
    "rehearse", "today", "goal", "drill", "warm-up", "profile", "check", "analyze", "import", "attempts", "show",
    "replay", "note", "tag", "delete", "rejudge", "recover", "privacy", "export", "restore", "report", "progress",
    "follow-up", "scenario", "models", "voices", "devices", "doctor",
)  # fmt: skip
SAID = "thank you what happens next from here"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a finished attempt and one that was interrupted."""
    folder = tmp_path_factory.mktemp("home") / "library"
    words = tuple(Word(word, 1.0 + at * 0.5, 1.4 + at * 0.5, 0.91234) for at, word in enumerate(SAID.split()))
    transcript = Transcript(words)
    judged = JudgedReply(1, transcript, load_matcher().match(transcript.text))
    with Library(folder) as library:
        for scenario in ("phone-screen", "hiring-manager-phone"):
            number = library.begin(scenario=scenario, style="balanced", engine="vosk", model="m 1", voice="natural")
            library.begin_turn(number, 1, "Well, that's everything from my side. Anything you'd like to ask?", "a.flac")
            library.set_audio(number, 1, "turn-1-reply.flac")
        library.keep_reply(1, judged, Span(1.0, 4.4), measure_delivery(transcript, 0.8))
        library.finish(1, draw_up([judged], "balanced", load_scoring()))
        library.finish(2, draw_up([], "balanced", load_scoring()), "interrupted")
    return folder


# -- help ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_command_explains_itself(home: Path, name: str) -> None:
    done = run(name, "--help", home=home)
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: voice-coach {name}")
    assert "--help" in done.stdout


def test_the_root_lists_every_command(home: Path) -> None:
    done = run("--help", home=home)
    assert re.findall(r"^  ([a-z][a-z-]+)  ", done.stdout, re.MULTILINE) == list(NAMES)
    assert run("-h", home=home).stdout == done.stdout


def test_the_version(home: Path) -> None:
    assert run("--version", home=home).stdout.split()[-1] == __version__


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_has_a_line_for_each_command(name: str) -> None:
    table = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert any(f"`voice-coach {name}" in line for line in table)


@pytest.mark.parametrize(
    "arguments",
    [("dance",), ("show",), ("show", "one"), ("check",), ("check", "a", "--jsonl"), ("analyze",), ("--loud",)],
)
def test_wrong_use_is_status_2(home: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, home=home)
    assert done.returncode == 2
    assert "Usage: voice-coach" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("reherse",), "No such command 'reherse'; did you mean 'rehearse'?"),
        (("follow_up", "3"), "No such command 'follow_up'; did you mean 'follow-up'?"),
        (("dance",), "No such command 'dance'."),
        (("drill", "nextstep"), "no drill is called 'nextstep'; did you mean 'next_step'?"),
        (("drill", "foo"), "no drill is called 'foo'; known are contact, "),
        (("attempts", "--missed", "nextstep"), "no move is called 'nextstep'; did you mean 'next_step'?"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(home: Path, typed: tuple[str, ...], told: str) -> None:
    done = run(*typed, home=home)
    assert done.returncode == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("command", "closed", "told"),
    [
        ("--version", "2>&-", __version__),
        ("attempts", "<&-", "phone-screen"),
        ("check --jsonl", "<&-", ""),
        ("delete 1", "<&-", "There is nobody to ask"),
        ("profile edit", "<&-", "There is nobody to ask"),
    ],
)
def test_a_stream_that_is_closed_is_taken_for_an_empty_one(home: Path, command: str, closed: str, told: str) -> None:
    env = {**os.environ, "VOICE_COACH_HOME": str(home)}
    line = f"exec {shlex.quote(sys.executable)} -m voice_coach {command} {closed}"
    done = subprocess.run(["/bin/sh", "-c", line], env=env, capture_output=True, text=True, check=False, timeout=60)
    assert told in done.stdout + done.stderr
    assert "bug" not in done.stderr


def test_a_name_that_is_no_text_is_like_no_other(home: Path) -> None:
    assert (
        "No attempt is of an interview called"
        in run("attempts", "--scenario", os.fsdecode(b"ab\xffcd"), home=home).stdout
    )


# -- check --------------------------------------------------------------------------------------------------------


def assert_is_a_move(move: dict[str, Any], text: str) -> None:
    assert list(move)[:5] == ["move", "score", "quote", "start", "end"]
    assert Move(move["move"])
    assert 0 < move["score"] <= 1
    assert text[move["start"] : move["end"]] == move["quote"]


def test_check_as_json(home: Path) -> None:
    text = "So what happens next?"
    done = run("check", text, "--json", home=home)
    (told,) = lines(done)
    assert done.returncode == 0
    assert [move["move"] for move in told["moves"]] == ["next_step"]
    assert_is_a_move(told["moves"][0], text)


def test_check_answers_each_line_in_order(home: Path) -> None:
    asked = [
        {"id": "x1", "cue": "", "text": "So what happens next?"},
        {"id": 2, "text": "Größe 🙂 — so what happens next?"},
        {"text": ""},
    ]
    done = run("check", "--jsonl", home=home, stdin="\n".join(json.dumps(line) for line in asked) + "\n")
    answers = lines(done)
    assert done.returncode == 0
    assert [answer["id"] for answer in answers] == ["x1", 2, None]
    assert [len(answer["moves"]) for answer in answers] == [1, 1, 0]
    assert_is_a_move(answers[1]["moves"][0], str(asked[1]["text"]))


@pytest.mark.parametrize(
    "line",
    ["", "no json", "[1]", '{"id": "a"}', '{"text": 5}', '{"text": "a", "cue": null}', "\xff{", "[" * 100_000],
    ids=lambda line: line[:20] or "blank",
)
def test_check_tells_a_bad_line_and_goes_on(home: Path, line: str) -> None:
    done = run("check", "--jsonl", home=home, stdin=f'{{"id": 1, "text": "hi"}}\n{line}\n{{"id": 3, "text": "hi"}}\n')
    answers = lines(done)
    assert done.returncode == 1
    assert [answer["id"] for answer in answers] == [1, None, 3]
    assert answers[1]["error"].startswith("line 2: ")


def test_check_for_a_person(home: Path) -> None:
    assert "next_step" in run("check", "So what happens next?", home=home).stdout
    assert run("check", "Yes.", home=home).stdout == "No move heard in this.\n"


# -- attempts and show --------------------------------------------------------------------------------------------

ATTEMPT = [
    "id", "started_at", "status", "scenario", "style", "engine", "model", "voice", "version", "score", "kind", "seed",
    "bank", "scoring", "judged_at", "source", "damaged", "note", "tags",
]  # fmt: skip


def test_attempts_as_json(home: Path) -> None:
    told = lines(run("attempts", "--json", home=home))
    assert [list(attempt) for attempt in told] == [ATTEMPT, ATTEMPT]
    assert [(attempt["id"], attempt["status"]) for attempt in told] == [(2, "interrupted"), (1, "finished")]
    assert told[1]["score"]["total"] > 0


def test_show_as_json(home: Path) -> None:
    (told,) = lines(run("show", "1", "--json", home=home))
    assert list(told) == [*ATTEMPT, "retake_of", "turns", "retakes", "judgements"]
    (turn,) = told["turns"]
    assert (turn["turn"], turn["text"], turn["speech_start"]) == (1, SAID, 1.0)
    assert turn["audio"].endswith("attempts/00001/turn-1-reply.flac")
    assert turn["words"][0] == {"text": "thank", "start": 1.0, "end": 1.4, "confidence": 0.91}
    step = next(move for move in turn["moves"] if move["move"] == "next_step")
    assert_is_a_move(step, SAID)
    assert 1.0 <= step["start_time"] < step["end_time"] <= 4.4
    assert turn["delivery"]["reply_gap"] == 0.8


def test_show_for_a_person(home: Path) -> None:
    told = run("show", "1", home=home).stdout
    for part in ("Attempt 1: phone-screen", "Dana", SAID, "“what happens next", "of 100"):
        assert part in told
    assert "This attempt is interrupted." in run("show", "2", home=home).stdout


def test_attempts_for_a_person(home: Path, tmp_path: Path) -> None:
    told = run("attempts", home=home).stdout
    assert "phone-screen" in told
    assert "interrupted" in told
    assert "rehearse` makes the first" in run("attempts", home=tmp_path / "new").stdout


# -- analyze ------------------------------------------------------------------------------------------------------


def test_analyze_as_json(home: Path, tmp_path: Path, say: Say) -> None:
    memo = save(tmp_path / "memo.wav", say("Thank you. What happens next from here?"))
    (tmp_path / "notes.wav").write_text("no sound")
    done = run("analyze", "--engine", "whisper", "--json", memo, tmp_path / "notes.wav", memo, home=home)
    first, second, third = lines(done)
    assert done.returncode == 1
    assert list(first) == ["file", "engine", "duration", "text", "words", "moves", "delivery", "score"]
    assert (first["file"], first["engine"]) == (str(memo), "whisper")
    assert first["duration"] == pytest.approx(len(say("Thank you. What happens next from here?")) / 16_000, abs=0.02)
    assert " ".join(word["text"] for word in first["words"]) == first["text"]
    assert_is_a_move(first["moves"][0], first["text"])
    assert {"words", "words_per_minute", "reply_gap"} <= set(first["delivery"])
    assert 0 <= first["score"]["total"] <= 100
    assert list(second) == ["file", "error"]
    assert str(tmp_path / "notes.wav") in second["error"]
    assert third["text"] == first["text"]


def test_analyze_for_a_person(home: Path, tmp_path: Path) -> None:
    quiet = save(tmp_path / "quiet.wav", tone(1.0, loudness=0.001))
    done = run("analyze", "--engine", "whisper", quiet, tmp_path / "missing.wav", home=home)
    assert done.returncode == 1
    assert "(no words were heard)" in done.stdout
    assert "missing.wav is not there" in done.stderr


# -- scenarios and voices -----------------------------------------------------------------------------------------


def test_scenarios_as_json(home: Path) -> None:
    told = lines(run("scenario", "list", "--json", home=home))
    assert "phone-screen" in [scenario["name"] for scenario in told]
    keys = ["name", "title", "summary", "channel", "style", "candour", "minutes", "company", "role", "own"]
    assert all(list(scenario) == keys for scenario in told)


@pytest.mark.parametrize("columns", [80, 40])
def test_scenarios_are_listed_whole(home: Path, columns: int) -> None:
    shown = run("scenario", "list", home=home, env={"COLUMNS": str(columns)}).stdout
    assert max(map(len, shown.splitlines())) <= columns
    words = set(shown.split())
    for scenario in lines(run("scenario", "list", "--json", home=home)):
        assert {*scenario["title"].split(), *scenario["summary"].split(), scenario["name"]} <= words


def test_voices_as_json(home: Path) -> None:
    told = lines(run("voices", "--json", home=home))
    assert told[0]["name"] == "natural"
    assert all(list(voice) == ["name", "description"] for voice in told)
    assert len(lines(run("voices", "--json", "--all", home=home))) > len(told) > 1


# -- faults -------------------------------------------------------------------------------------------------------


def assert_one_sentence(done: "subprocess.CompletedProcess[str]", *parts: str, status: int = 1) -> None:
    assert done.returncode == status
    assert "Traceback" not in done.stderr + done.stdout
    told = done.stderr.replace("\n", " ")
    assert done.stderr.count("\n") <= 1
    for part in parts:
        assert part in told


def test_faults_are_one_sentence(home: Path, tmp_path: Path) -> None:
    assert_one_sentence(run("show", "99", home=home), "There is no attempt 99")
    assert_one_sentence(run("rehearse", "--scenario", "phone-scren", home=home), "did you mean 'phone-screen'?")
    assert_one_sentence(run("rehearse", "--voice", "Gandalf", home=home), "no voice called 'Gandalf'")
    assert_one_sentence(run("analyze", "--model", "nonesuch", "a.wav", home=home), "'nonesuch'")
    assert_one_sentence(run("voices", "Gandalf", home=home), "no voice called 'Gandalf'")


def test_a_broken_scenario_is_told_with_its_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("title: Mine\ntitel: x\n", encoding="utf-8")
    assert_one_sentence(run("rehearse", "--scenario", tmp_path / "mine.yaml", home=home), "mine.yaml, line 2: ")


def test_no_portaudio_is_one_sentence(home: Path, tmp_path: Path) -> None:
    done = run("devices", home=home, env={"PYTHONPATH": str(without_libraries(tmp_path))})
    assert_one_sentence(done, "PortAudio is missing", "libportaudio2")


def test_no_devices_is_one_sentence(home: Path, tmp_path: Path) -> None:
    env = {"PYTHONPATH": f"{without_devices(tmp_path)}"}
    assert_one_sentence(run("devices", home=home, env=env), "No microphone and no speaker found")
    assert run("devices", "--json", home=home, env=env).stdout == ""


@pytest.mark.parametrize("command", [("attempts",), ("show", "1"), ("attempts", "--json")])
def test_a_home_that_cannot_be_used_is_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    assert_one_sentence(run(*command, home=tmp_path / "file"), str(tmp_path / "file"))
    assert_one_sentence(run(*command, home=tmp_path / "file" / "inside"), str(tmp_path / "file"))


def test_a_library_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_text("Dear Dana. " * 500)
    assert_one_sentence(run("attempts", home=tmp_path), "library.sqlite cannot be used")


def test_a_bug_is_one_sentence_and_its_details_are_kept(home: Path, tmp_path: Path) -> None:
    with Library(tmp_path / "odd"), closing(sqlite3.connect(tmp_path / "odd" / "library.sqlite")) as direct:
        direct.execute(
            "INSERT INTO attempts (started_at, status, scenario, style, engine, model, voice, version)"
            " VALUES ('yesterday', 'odd', '', '', '', '', '', '')"
        )
        direct.commit()
    done = run("attempts", home=tmp_path / "odd")
    assert_one_sentence(done, "Voice Coach has a bug", "last-bug.txt")
    details = tmp_path / "odd" / "last-bug.txt"
    assert "in read_attempt" in details.read_text(encoding="utf-8")
    assert details.stat().st_mode & 0o777 == 0o600


def test_a_bug_is_told_even_where_no_library_can_be_loaded(home: Path, tmp_path: Path) -> None:
    done = run("attempts", home=tmp_path / "new", env={"PYTHONPATH": str(without_database(tmp_path))})
    assert_one_sentence(done, "Voice Coach has a bug", "there is no database here", "last-bug.txt")
    assert "builtins.ImportError" in (tmp_path / "new" / "last-bug.txt").read_text(encoding="utf-8")


def test_a_reader_that_goes_away_is_no_fault(home: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "voices", "--json", "--all"],
        cwd=ROOT,
        env={**os.environ, "VOICE_COACH_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout
    assert child.stderr
    child.stdout.close()
    assert b"Traceback" not in child.stderr.read()
    child.stderr.close()
    child.wait()


# -- looks --------------------------------------------------------------------------------------------------------

SHOWN = [
    ("attempts",),
    ("show", "1"),
    ("scenario", "list"),
    ("voices",),
    ("models",),
    ("check", SAID),
    ("check", SAID, "--explain"),
]


@pytest.mark.parametrize("command", SHOWN, ids=" ".join)
def test_in_a_pipe_there_is_no_colour_and_it_fits(home: Path, command: tuple[str, ...]) -> None:
    done = run(*command, home=home)
    assert done.returncode == 0
    assert ESCAPE not in done.stdout + done.stderr
    paths = [line for line in done.stdout.splitlines() if "/" in line]  # a path is not broken
    assert max(len(line) for line in done.stdout.splitlines() if line not in paths) <= 80


def on_terminal(home: Path, *arguments: str, **env: str) -> str:
    """Run a command on a terminal of 80 columns and return all it prints there."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "voice_coach", *arguments],
        cwd=ROOT,
        env={**os.environ, "VOICE_COACH_HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "80", **env},
        stdin=its,
        stdout=its,
        stderr=its,
    ):
        os.close(its)
        told = b""
        while chunk := read_or_end(ours):
            told += chunk
    os.close(ours)
    return told.decode()


def read_or_end(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4_096)
    except OSError:  # how Linux tells that the other end of a terminal is closed
        return b""


@pytest.mark.parametrize("command", [("show", "1"), ("show", "99"), ("attempts",)], ids=" ".join)
def test_on_a_terminal_there_is_colour_unless_it_is_not_wanted(home: Path, command: tuple[str, ...]) -> None:
    assert f"{ESCAPE}[3" in on_terminal(home, *command)
    plain = on_terminal(home, *command, NO_COLOR="1")
    assert not re.search(rf"{ESCAPE}\[[\d;]*3\d", plain)
    assert max(len(re.sub(rf"{ESCAPE}\[[\d;]*m", "", line)) for line in plain.splitlines() if "/" not in line) <= 80
