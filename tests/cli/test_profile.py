"""``voice-coach profile``: told, shown, asked for, and refused in a sentence where nobody could say it."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from voice_coach.feedback.case import Case
from voice_coach.library.profile import FILE, load_profile, save_profile

EMPTY = {"name": "", "role": "", "company": "", "reasons": [], "worries": [], "style": None}


def run(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "voice_coach", "profile", *arguments],
        env={**os.environ, "VOICE_COACH_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def on_a_terminal(*typed: str, home: Path) -> str:
    """Answer `profile edit` on a terminal, and return what it showed."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "profile", "edit"],
        env={**os.environ, "VOICE_COACH_HOME": str(home), "TERM": "dumb", "COLUMNS": "200"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    shown = b""
    while True:
        try:
            block = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        shown += block
    child.wait(timeout=60)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_nothing_told_yet(tmp_path: Path) -> None:
    assert "profile edit` asks for it" in run(home=tmp_path).stdout
    assert json.loads(run("--json", home=tmp_path).stdout) == EMPTY
    assert not (tmp_path / FILE).exists()


def test_told_shown_and_forgotten(tmp_path: Path) -> None:
    for arguments in (
        ("name", "Ana", "Maria"),
        ("reasons", "seven years in sales", "fluent Polish"),
        ("worries", "my age"),
        ("style", "low-key"),
    ):
        assert run("set", *arguments, home=tmp_path).returncode == 0
    told = json.loads(run("--json", home=tmp_path).stdout)
    assert told == {
        **EMPTY,
        "name": "Ana Maria",
        "reasons": ["seven years in sales", "fluent Polish"],
        "worries": ["my age"],
        "style": "low_key",
    }
    shown = run(home=tmp_path).stdout
    for part in ("Ana Maria", "A  seven years in sales", "B  fluent Polish", "my age", "low-key", "not told"):
        assert part in shown
    assert json.loads(run("clear", "name", "worries", "--json", home=tmp_path).stdout)["name"] == ""
    assert load_profile(tmp_path) == Case(reasons=("seven years in sales", "fluent Polish"), style="low_key")
    assert json.loads(run("clear", "--json", home=tmp_path).stdout) == EMPTY
    assert load_profile(tmp_path) == Case()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("set", "nam", "Ana"), "The profile has no 'nam'; did you mean 'name'?"),
        (("set", "style", "boldd"), "There is no style 'boldd'; did you mean 'bold'?"),
        (("set", "reasons", "a", "b", "c", "d"), "4 are too many; 3 is the most"),
        (("set", "name", "x" * 5000), "5000 characters are too many"),
        (("set", "reasons", "fine", "a\nb"), "cannot be kept as reason 2: it holds a line break"),
        (("set", "company", "${company}"), "it holds '$', which cannot be said"),
        (("set", "role", "🙂🙂"), "cannot be kept as role: it holds no word"),
        (("clear", "everything"), "The profile has no 'everything'"),
        (("edit",), "There is nobody to ask: use `"),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    save_profile(tmp_path, Case(name="Ana"))
    done = run(*arguments, home=tmp_path)
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert load_profile(tmp_path) == Case(name="Ana")


def test_a_broken_profile_is_told_with_its_line_and_can_be_cleared(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("name: Ana\nstile: bold\n")
    done = run(home=tmp_path)
    assert done.returncode == 1
    assert f"{tmp_path / FILE}, line 2: unknown key 'stile'; did you mean 'style'?" in done.stderr
    assert run("clear", home=tmp_path).returncode == 0
    assert run(home=tmp_path).returncode == 0


@pytest.mark.parametrize("arguments", [("set",), ("set", "name"), ("dance",)])
def test_wrong_use_is_status_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, home=tmp_path)
    assert done.returncode == 2
    assert "Usage: " in done.stderr


def test_asked_question_by_question(tmp_path: Path) -> None:
    shown = on_a_terminal(
        "Ana", "nurse", "", "ten years as a nurse", "x" * 200, "", "fluent Polish", "my age", "", "bold", home=tmp_path
    )
    assert "What should the interviewer call you?" in shown
    assert "cannot be kept as reason 2: 200 characters are too many" in shown
    assert f"Kept in {tmp_path / FILE}" in shown
    assert load_profile(tmp_path) == Case(
        name="Ana",
        role="nurse",
        reasons=("ten years as a nurse", "fluent Polish"),
        worries=("my age",),
        style="bold",
    )


def test_what_was_told_is_kept_by_enter_and_cleared_by_a_dash(tmp_path: Path) -> None:
    before = Case("Ana", "nurse", "St Mary's", ("ten years", "Polish"), ("my age", "the gap"), "bold")
    save_profile(tmp_path, before)
    shown = on_a_terminal("", "", "-", "", "-", "", "", "-", "", "", home=tmp_path)
    assert "[St Mary's]" in shown
    assert load_profile(tmp_path) == Case("Ana", "nurse", "", ("ten years",), ("my age",), "bold")


def test_what_was_told_before_an_end_in_the_middle_is_kept(tmp_path: Path) -> None:
    save_profile(tmp_path, Case(name="Ana", company="Acme"))
    on_a_terminal("Bob", "nurse", "\x04", home=tmp_path)
    assert load_profile(tmp_path) == Case(name="Bob", role="nurse", company="Acme")
