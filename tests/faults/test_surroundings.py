"""Homes, names and clocks as they are elsewhere, and two programs at once."""

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from children import ROOT, assert_one_sentence, lines, run
from killing import replies
from stage import Candidate, Log, make_session

import voice_coach
from voice_coach.interview import events
from voice_coach.interview.keeper import Keeper
from voice_coach.library.store import Library

TEXTS = ("what happens next please", "no thank you")


def begin(library: Library, scenario: str = "phone-screen") -> int:
    return library.begin(scenario=scenario, style="balanced", engine="vosk", model="m", voice="murmur")


@pytest.mark.parametrize("command", [["attempts"], ["progress"], ["profile"], ["rehearse"], ["recover"]])
def test_without_a_home_folder_it_is_told_where_one_is_wanted(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    unset = {"VOICE_COACH_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"}
    env = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(
        [sys.executable, "-m", "voice_coach", *command],
        cwd=ROOT,
        env={**env, "HOME": str(tmp_path / "file")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert_one_sentence(done, str(tmp_path / "file"), "check that it is there")


ODD = ("Über uns", "練習 面接", "репетиция", '🎤 it\'s "me"', "a\nb", "-x", "100% $HOME")


@pytest.mark.parametrize("name", ODD)
def test_a_folder_may_be_called_anything(name: str, tmp_path: Path) -> None:
    home = tmp_path / name
    with Library(home) as library:
        number = begin(library)
        keeper = Keeper(library, number)
        make_session(Candidate(replies()), TEXTS, keeper).run()
        keeper.close()
        assert keeper.trouble is None
        assert library.attempt(number).status == "finished"


def test_it_is_shown_also_where_the_system_knows_ascii_only(tmp_path: Path) -> None:
    home = tmp_path / "練習 Über"
    with Library(home) as library:
        library.finish(begin(library, "größer"), None)
    done = subprocess.run(
        [sys.executable, "-m", "voice_coach", "attempts", "--json"],
        cwd=ROOT,
        env={**os.environ, "VOICE_COACH_HOME": str(home), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "größer" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("began", ["1970-01-01T00:00:07+00:00", "2106-02-07T06:28:15+00:00"])
def test_attempts_of_a_clock_that_was_wrong_are_shown_with_the_others(began: str, tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for _ in range(2):
            number = begin(library)
            keeper = Keeper(library, number)
            make_session(Candidate(replies()), TEXTS, keeper).run()
            keeper.close()
        library.database.write("UPDATE attempts SET started_at = ? WHERE id = 1", (began,))
    shown = lines(run("attempts", "--json", home=tmp_path))
    assert {attempt["id"] for attempt in shown} == {1, 2}
    done = run("progress", home=tmp_path)
    assert done.returncode == 0, done.stderr


def test_no_session_looks_at_the_clock_on_the_wall() -> None:
    """It may jump at any moment; `time.monotonic` does not."""
    rooms = [Path(voice_coach.__file__).parent / room for room in ("audio", "interview", "speech")]
    for path in (path for room in rooms for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                assert called not in {"time.time", "datetime.now", "datetime.utcnow", "datetime.datetime.now"}, path


def test_two_rehearsals_at_once_are_both_kept_whole(tmp_path: Path) -> None:
    numbers: list[int] = []

    def hold() -> None:
        with Library(tmp_path) as library:
            number = begin(library)
            keeper, log = Keeper(library, number), Log()
            make_session(Candidate(replies()), TEXTS, keeper, log).run()
            keeper.close()
            assert keeper.trouble is None
            assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)
            numbers.append(number)

    threads = [threading.Thread(target=hold) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2]
    with Library(tmp_path) as library:
        for number in numbers:
            kept = library.attempt(number)
            assert kept.status == "finished"
            assert [turn.transcript.text for turn in kept.turns if turn.transcript] == list(TEXTS)
