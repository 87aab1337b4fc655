"""``voice-coach privacy``: every place where something is kept, how much, who can read it; and how it goes."""

import contextlib
import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from children import assert_one_sentence, run
from judged import cue, talk
from msgspec import structs
from sounds import save, tone

from voice_coach.feedback.advice.given import Advice, Tip
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.scorecard import draw_up
from voice_coach.library.forgetting import KEPT, forget_told
from voice_coach.library.judgements import earlier_judgements, judge_anew
from voice_coach.library.privacy import NAMES
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.library.versions import todays_judge
from voice_coach.places import prompts_dir

NAME = "Rumpelstilzchen"
RECORDING = prompts_dir() / "demonstration" / "turn-1.flac"


def keep(home: Path) -> int:
    with Library(home) as library:
        number = library.begin(scenario="a", style="balanced", engine="vosk", model="m", voice="natural")
        library.begin_turn(number, 1, f"Well, {NAME}.", "")
        save(library.folder_of(number) / "turn-1-reply.flac", tone(0.1))
        library.set_audio(number, 1, "turn-1-reply.flac")
        library.finish(number, None)
    return number


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with something in every place, and a file that was written elsewhere."""
    folder = tmp_path_factory.mktemp("full")
    home = folder / "home"
    home.mkdir(mode=0o700)
    keep(home)
    for arguments in (
        ("profile", "set", "name", NAME),
        ("goal", NAME, "--on", "2030-01-01"),
        ("scenario", "new", "mine"),
        ("export", "-o", folder / "all.json"),
    ):
        done = run(*arguments, home=home)
        assert done.returncode == 0, done.stderr
    for name in ("cache/cues/a.flac", "cache/working/b/cue.wav", "last-bug.txt", "held/attempt-9.lock"):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NAME)
    return folder


@pytest.fixture
def home(full: Path, tmp_path: Path) -> Path:
    return shutil.copytree(full / "home", tmp_path / "home")


@pytest.fixture
def written(full: Path) -> Path:
    return full / "all.json"


CASE = Case(role="pilot", reasons=(f"I know {NAME}",))
OWN = Case(role="customer success manager", company="Larkhill Software")
"""The job and the company of the interview called phone-screen."""


def judged_by(home: Path, case: Case = CASE, scenario: str = "a", *, known: bool = True) -> None:
    """Keep an attempt that was judged by what was told, with advice and an earlier judgement."""
    with Library(home) as library:
        told = case if known else None
        number = library.begin(scenario=scenario, style="bold", engine="e", model="m", voice="v", told=told)
        library.begin_turn(number, 1, "Anything else?", "")
        said = talk(cue("[next_step what happens next] and [thanks thank you]"))
        library.keep_reply(number, said[0], None, Delivery(7, 7.0, None, 0.4))
        card = draw_up(said, "bold", load_scoring(), number, case=case)
        tip = Tip("own", f"Say that you know {NAME}.", try_saying=NAME)
        library.finish(number, replace(card, advice=Advice(tip, tip)))
        judge_anew(library, number, replace(card, total=1), {}, todays_judge())


def told(home: Path) -> dict[str, dict[str, object]]:
    done = run("privacy", "--json", home=home)
    assert done.returncode == 0, done.stderr
    return {place["name"]: place for place in json.loads(done.stdout)["places"]}


def left(folder: Path) -> list[str]:
    """Return the files in a folder that still hold the secret."""
    return [path.name for path in folder.rglob("*") if path.is_file() and NAME.encode() in path.read_bytes()]


def test_every_place_is_listed_with_what_it_holds(home: Path, written: Path) -> None:
    found = told(home)
    assert [name for name in NAMES if not found[name]["files"]] == []
    assert found["cues"]["bytes"] == len(NAME)
    shown = run("privacy", home=home).stdout
    for part in (*NAMES, str(home), str(written)):
        assert part in shown


def test_nothing_that_commands_write_is_in_no_place(home: Path) -> None:
    whisper = ("--engine", "whisper", "--model", "whisper-tiny-en")
    for arguments in (("import", RECORDING, *whisper), ("rejudge",), ("note", "1", "x"), ("recover",), ("progress",)):
        assert run(*arguments, home=home).returncode == 0
    assert json.loads(run("privacy", "--json", home=home).stdout)["others"] == []


def test_what_is_not_ours_is_named_and_stays(home: Path) -> None:
    (home / "thesis.txt").write_text("mine")
    assert str(home / "thesis.txt") in run("privacy", home=home).stdout
    assert run("privacy", "empty", "--yes", home=home).returncode == 0
    assert (home / "thesis.txt").read_text() == "mine"


def test_all_of_it_goes_but_what_was_written_elsewhere(home: Path, written: Path) -> None:
    assert left(home)
    done = run("privacy", "empty", "--yes", home=home)
    assert done.returncode == 0
    assert str(written) in done.stderr + done.stdout
    assert left(home) == []
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert written.exists()
    assert "Nothing of that is kept." in run("privacy", "empty", "--yes", home=home).stderr


@pytest.mark.parametrize("name", NAMES)
def test_one_place_is_emptied_and_no_other(home: Path, name: str) -> None:
    before = told(home)
    assert run("privacy", "empty", name, "--yes", home=home).returncode == 0
    after = told(home)
    assert after[name]["files"] == 0
    spoken = {"cues"} if name in {"attempts", "profile"} else set()  # the lines may say the person's name and worries
    assert {each for each in NAMES if after[each]["files"] != before[each]["files"]} == {name} | spoken


def test_a_broken_library_can_be_emptied(home: Path) -> None:
    for path in home.glob("library.sqlite*"):
        path.write_bytes(b"no database")
    assert run("privacy", "empty", "attempts", "--yes", home=home).returncode == 0
    assert not list(home.glob("library*"))
    assert not (home / "attempts").exists()


def test_a_library_in_use_is_not_deleted_under_its_user(home: Path) -> None:
    with contextlib.closing(sqlite3.connect(home / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert_one_sentence(run("privacy", "empty", "--yes", home=home), "another program")
    assert (home / "attempts").exists()


def test_nothing_goes_while_an_attempt_is_held(home: Path) -> None:
    with Library(home) as library:
        number = library.begin(scenario="a", style="balanced", engine="vosk", model="m", voice="natural")
        assert_one_sentence(run("privacy", "empty", "--yes", home=home), f"Attempt {number} is under way")
    assert told(home)["profile"]["files"] == 1
    assert told(home)["attempts"]["files"]


def test_nobody_to_ask_and_nothing_goes(home: Path) -> None:
    assert_one_sentence(run("privacy", "empty", home=home), "nobody to ask", "add --yes")
    assert left(home)


@pytest.mark.parametrize(("answer", "goes"), [("y", True), ("n", False), ("", False)])
def test_it_is_asked_first(home: Path, answer: str, goes: bool) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "privacy", "empty", "profile"],
        env={**os.environ, "VOICE_COACH_HOME": str(home)},
        stdin=theirs,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.write(ours, f"{answer}\n".encode())
    _, said = child.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert "profile: your name, the job" in said
    assert (home / "profile.yaml").exists() is not goes
    assert child.returncode == (0 if goes else 1)


def test_what_would_go_is_listed_without_broken_words(home: Path) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "privacy", "empty"],
        env={**os.environ, "VOICE_COACH_HOME": str(home), "COLUMNS": "60"},
        stdin=theirs,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.write(ours, b"n\n")
    _, said = child.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert max(map(len, said.splitlines())) <= 60
    whole = " ".join(said.split())
    assert "- attempts: what you said: sound, words, moves, scores, notes; job and reasons told then" in whole


def test_what_others_could_read_is_closed_to_them(home: Path) -> None:
    (home / "profile.yaml").chmod(0o644)
    (home / "attempts").chmod(0o755)
    shown = run("privacy", home=home).stdout
    for name in ("profile", "attempts"):
        assert f"Others on this machine could read {name}: not any more." in shown
    assert (home / "profile.yaml").stat().st_mode & 0o077 == 0
    assert (home / "attempts").stat().st_mode & 0o077 == 0
    assert "could read" not in run("privacy", home=home).stdout


def test_what_others_could_read_is_told_to_programs_too(home: Path) -> None:
    (home / "profile.yaml").chmod(0o644)
    assert told(home)["profile"]["closed"] == [str(home / "profile.yaml")]
    assert (home / "profile.yaml").stat().st_mode & 0o077 == 0
    assert told(home)["profile"]["closed"] == []


@pytest.mark.parametrize("fields", [(), ("reasons",), ("company", "reasons")])
def test_what_attempts_were_judged_by_goes_from_them_when_that_is_asked_for(
    tmp_path: Path, fields: tuple[str, ...]
) -> None:
    judged_by(tmp_path)
    done = run("profile", "clear", *fields, home=tmp_path)
    assert "1 attempt still keeps" in done.stderr
    assert left(tmp_path)
    with Library(tmp_path) as library:
        before = library.attempt(1)
    assert "Taken out of 1 attempt, too: " in run("profile", "clear", *fields, "--from-attempts", home=tmp_path).stderr
    assert left(tmp_path) == []
    with Library(tmp_path) as library:
        after = library.attempt(1)
    assert after.told == (Case() if not fields else Case(role="pilot"))
    assert after.turns == before.turns
    assert after.score == replace(before.score, own=(), advice=None)
    assert "attempt" not in run("profile", "clear", *fields, home=tmp_path).stderr


def test_attempts_are_named_only_where_they_keep_what_goes(tmp_path: Path) -> None:
    judged_by(tmp_path)
    assert run("profile", "clear", "name", home=tmp_path).stderr == ""
    assert run("profile", "clear", "company", home=tmp_path).stderr == ""
    told_of = run("profile", "clear", "role", home=tmp_path).stderr
    assert "1 attempt still keeps the job of then: add --from-attempts" in told_of


@pytest.mark.parametrize(
    ("case", "fields", "still"),
    [
        (OWN, (), ""),
        (structs.replace(OWN, role="pilot"), (), "the job"),
        (structs.replace(OWN, company="Acme"), (), "the company"),
        (structs.replace(OWN, reasons=("I fly",)), (), "the reasons"),
        (Case(role="pilot", company="Acme", reasons=("I fly",)), (), "the job, the company and the reasons"),
        (Case(role="pilot", company="Acme", reasons=("I fly",)), ("reasons", "name"), "the reasons"),
        (structs.replace(OWN, reasons=("I fly",)), ("role", "company"), ""),
    ],
)
def test_the_interviews_own_job_and_company_were_told_by_nobody(
    tmp_path: Path, case: Case, fields: tuple[str, ...], still: str
) -> None:
    judged_by(tmp_path, case, "phone-screen")
    said = run("profile", "clear", *fields, home=tmp_path).stderr
    assert said == (f"1 attempt still keeps {still} of then: add --from-attempts to take it out.\n" if still else "")
    taken = run("profile", "clear", *fields, "--from-attempts", home=tmp_path).stderr
    assert taken.startswith(f"Taken out of 1 attempt, too: {still}." if still else "No attempt keeps it")
    with Library(tmp_path) as library:
        after = library.attempt(1)
        (earlier,) = earlier_judgements(library, 1)
    cleared = {field: getattr(OWN, field) for field in fields or KEPT if field in KEPT}
    assert after.told == structs.replace(case, **cleared)
    assert earlier.score is not None
    assert (earlier.score.advice is None) is bool(still)  # it cannot name what nobody told


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ((), "Taken out of 1 attempt, too: the reasons. The advice of 1 attempt went"),
        (("role",), "No attempt is known to keep it. The advice of 1 attempt went"),
    ],
)
def test_advice_by_what_nobody_knows_any_more_goes_and_it_is_told(
    tmp_path: Path, fields: tuple[str, ...], says: str
) -> None:
    judged_by(tmp_path, known=False)
    assert run("profile", "clear", *fields, "--from-attempts", home=tmp_path).stderr.startswith(says)
    with Library(tmp_path) as library:
        after = library.attempt(1)
        (earlier,) = earlier_judgements(library, 1)
    for card in (after.score, earlier.score):
        assert card is not None
        assert card.advice is None
        assert (card.own == ()) is (fields == ())
    again = run("profile", "clear", *fields, "--from-attempts", home=tmp_path)
    assert again.stderr == "No attempt keeps it: nothing was taken out.\n"


def test_what_attempts_never_keep_cannot_be_taken_out_of_them_and_it_is_told(tmp_path: Path) -> None:
    judged_by(tmp_path)
    with Library(tmp_path) as library:
        before = library.attempt(1)
    assert "nothing was." in run("profile", "clear", "name", "--from-attempts", home=tmp_path).stderr
    with Library(tmp_path) as library:
        assert library.attempt(1) == before


def test_where_there_are_no_attempts_nothing_is_taken_out_of_them(tmp_path: Path) -> None:
    assert "nothing was taken out." in run("profile", "clear", "--from-attempts", home=tmp_path).stderr
    assert not list(tmp_path.glob("library*"))


@pytest.mark.parametrize("wanted", [False, True])
def test_a_broken_library_matters_to_its_attempts_only(tmp_path: Path, wanted: bool) -> None:
    assert run("profile", "set", "name", NAME, home=tmp_path).returncode == 0
    (tmp_path / "library.sqlite").write_bytes(b"no database")
    done = run("profile", "clear", *(["--from-attempts"] if wanted else []), home=tmp_path)
    assert left(tmp_path) == []
    if wanted:
        assert done.returncode == 1
        first, second = done.stderr.splitlines()
        assert first == "The profile is cleared."
        assert "cannot be used" in second
    else:
        assert (done.returncode, done.stderr) == (0, "")
        assert "told nothing yet" in done.stdout


def test_nothing_is_taken_out_of_attempts_while_one_is_held(tmp_path: Path) -> None:
    judged_by(tmp_path)
    with Library(tmp_path) as library:
        before = library.attempt(1)
        held = library.begin(scenario="a", style="bold", engine="e", model="m", voice="v", told=CASE)
        done = run("profile", "clear", "--from-attempts", home=tmp_path)
        assert done.returncode == 1
        assert done.stderr == f"The profile is cleared.\nAttempt {held} is under way: end it first.\n"
        assert library.attempt(1) == before
        assert library.attempt(held).told == CASE
        library.finish(held, None)
    assert "Taken out of 2 attempts" in run("profile", "clear", "--from-attempts", home=tmp_path).stderr
    assert left(tmp_path) == []


def test_one_that_was_broken_off_is_taken_for_ended(tmp_path: Path) -> None:
    judged_by(tmp_path)
    with Library(tmp_path) as library:
        library.database.write("UPDATE attempts SET status = 'running'")  # and nobody holds it
        forgotten = forget_told(library, KEPT, lambda _: Case())
        assert (forgotten.attempts, forgotten.fields, forgotten.advised) == (1, ("role", "reasons"), 1)


@pytest.mark.parametrize(
    ("arguments", "goes"),
    [
        (("delete", "1", "--yes"), True),
        (("profile", "clear"), True),
        (("profile", "clear", "name"), True),
        (("profile", "set", "name", "Bob"), True),
        (("profile", "set", "worries", "my age"), False),
        (("profile", "set", "reasons", "seven years in sales"), False),
        (("profile",), False),
    ],
)
def test_sounds_that_say_what_is_not_to_be_known_any_more_go(
    home: Path, arguments: tuple[str, ...], goes: bool
) -> None:
    done = run(*arguments, home=home)
    assert done.returncode == 0, done.stderr
    assert (home / "cache" / "cues" / "a.flac").exists() is not goes
