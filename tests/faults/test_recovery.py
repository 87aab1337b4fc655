"""Attempts that were broken off, and what the next start makes of them."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from children import ROOT, lines, run
from killing import replies
from recognizers import Scripted

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.cli.recover import recover_all
from voice_coach.datafile import DataFileError
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import Case
from voice_coach.interview.afterwards import Recovered, TalkJudges, recover
from voice_coach.interview.scenarios import load_understanding
from voice_coach.library import labels
from voice_coach.library.bank import load_matcher
from voice_coach.library.deletion import delete
from voice_coach.library.prompts import load_advice, load_scoring
from voice_coach.library.recovery import broken_off, take_in_again
from voice_coach.library.store import Kind, Library
from voice_coach.moves import Move
from voice_coach.speech.end_of_turn import ARE_YOU_THERE
from voice_coach.speech.models import NoModel
from voice_coach.speech.recognizer import Recognizer

_TALK = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, "tests")
from killing import replies
from voice_coach.audio.level import SILENT
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.interview import events
from voice_coach.interview.keeper import Keeper
from voice_coach.library.store import Library

library = Library(Path(sys.argv[1]))
number = library.begin(
    scenario="phone-screen", style="balanced", engine="e", model="m", voice="v", kind=sys.argv[2], seed=1
)
keeper = Keeper(library, number)
cues = ("Any questions?", "You'd miss the travel, I suppose. This job is on the phone.")[: int(sys.argv[3])]
for turn, cue in enumerate(cues, 1):
    keeper.notice(events.CueRendered(turn=turn, text=cue, sound=Sound(silence(0.2), RATE)))
    keeper.notice(events.SoundHeard(turn=turn, samples=replies()[turn - 1], level=SILENT))
print("there", flush=True)
time.sleep(600)
"""


def talking(home: Path, kind: Kind = "rehearsal", turns: int = 2) -> "subprocess.Popen[bytes]":
    """Start a program that holds a session, and return when so many turns have been spoken."""
    command = [sys.executable, "-c", _TALK, str(home), kind, str(turns)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout
    assert child.stdout.readline() == b"there\n"
    return child


def killed(home: Path, kind: Kind = "rehearsal", turns: int = 2) -> None:
    child = talking(home, kind, turns)
    child.kill()
    child.communicate()


def judges(*heard: str) -> TalkJudges:
    recognizer: Recognizer = Scripted(heard)
    return TalkJudges(
        recognizer=lambda: recognizer,
        matcher=load_matcher(),
        understanding=load_understanding(),
        scoring=load_scoring(),
        case=Case(),
        advice=load_advice(),
    )


def recovered(library: Library, *heard: str) -> list[Recovered]:
    found = (recover(library, number, lambda: judges(*heard)) for number in broken_off(library))
    return [each for each in found if each]


WANTS_IT = "I would really love to do this job"
ANSWERS = "that is a fair point but I worked on the phone for three years"


def test_what_was_said_is_judged_as_it_would_have_been(home: Path, library: Library) -> None:
    killed(home)
    (found,) = recovered(library, WANTS_IT, ANSWERS)
    kept = library.attempt(found.number)
    assert (kept.status, found.replies, found.unheard) == ("interrupted", 2, None)
    assert kept.score == found.score
    assert found.score is not None
    assert found.score.advice is not None
    assert found.score.advice.change.rule == "next_step"
    first, second = kept.turns
    assert [match.move for match in first.moves] == [Move.RESTATE_INTEREST]
    assert Move.ANSWER_OBJECTION in [match.move for match in second.moves]
    assert first.delivery is not None
    assert first.speech_start is not None
    assert broken_off(library) == ()


def test_its_sound_is_whole_to_the_last_half_second(home: Path, library: Library) -> None:
    killed(home)
    recovered(library, WANTS_IT, ANSWERS)
    for turn, said in zip(library.attempt(1).turns, replies(), strict=True):
        assert turn.audio is not None
        kept = files.read_flac(turn.audio).samples
        assert np.array_equal(kept, said[: len(kept)])
        assert len(said) - len(kept) < RATE / 2
        assert turn.audio.stat().st_mode & 0o777 == 0o600


def test_sound_that_was_cut_off_can_be_read_before_it_is_mended(home: Path, library: Library) -> None:
    killed(home, turns=1)
    (turn,) = library.attempt(1).turns
    assert turn.audio is not None
    with pytest.raises(files.UnreadableSound):
        files.read_flac(turn.audio)
    assert len(files.read_kept(turn.audio)) > 2 * RATE


def test_one_that_goes_on_is_left_alone(home: Path, library: Library) -> None:
    child = talking(home)
    assert recovered(library, WANTS_IT, ANSWERS) == []
    assert library.attempt(1).status == "running"
    child.kill()
    child.communicate()
    assert [found.number for found in recovered(library, WANTS_IT, ANSWERS)] == [1]


@pytest.mark.parametrize("kind", ["drill", "warm_up", "retake"])
def test_what_is_no_whole_talk_is_judged_and_has_no_score(home: Path, library: Library, kind: Kind) -> None:
    killed(home, kind, turns=1)
    (found,) = recovered(library, WANTS_IT)
    assert (found.replies, found.score) == (1, None)
    assert library.attempt(1).turns[0].moves


def test_where_nothing_had_been_said_there_is_nothing_to_judge(home: Path, library: Library) -> None:
    killed(home, turns=0)
    (found,) = recovered(library)
    assert (found.replies, found.seconds, found.score, found.unheard) == (0, 0.0, None, None)
    assert library.attempt(1).status == "interrupted"


def test_without_a_model_the_sound_waits_until_there_is_one(home: Path, library: Library) -> None:
    def none() -> TalkJudges:
        raise NoModel("auto", [])

    killed(home)
    found = recover(library, 1, none)
    assert found is not None
    assert isinstance(found.unheard, VoiceCoachError)
    assert library.attempt(1).status == "interrupted"
    assert broken_off(library) == ()
    assert broken_off(library, unheard_too=True) == (1,)
    again = recover(library, 1, lambda: judges(WANTS_IT, ANSWERS), unheard_too=True)
    assert again is not None
    assert (again.replies, again.unheard) == (2, None)
    assert broken_off(library, unheard_too=True) == ()


def test_words_that_were_heard_are_judged_without_a_model(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(home))
    killed(home)
    (before,) = recovered(library, WANTS_IT, ANSWERS)
    library.database.write("UPDATE attempts SET status = 'running', score = NULL")  # as while the interviewer speaks
    (found,) = recover_all(library, broken_off(library), model="nothing-of-this-name")
    assert (found.replies, found.unheard) == (2, None)
    assert found.score is not None
    assert before.score is not None
    assert library.attempt(1).score == found.score
    assert found.score.total == before.score.total


def no_judges() -> TalkJudges:
    raise NoModel("auto", [])


def deaf_judges() -> TalkJudges:
    return replace(judges(), recognizer=lambda: no_judges().recognizer())


@pytest.mark.parametrize("have", [no_judges, deaf_judges])
def test_a_score_stays_until_what_is_missing_in_it_can_be_heard(
    home: Path, library: Library, have: Callable[[], TalkJudges]
) -> None:
    killed(home)
    (before,) = recovered(library, WANTS_IT, ANSWERS)
    library.database.write("UPDATE turns SET words = NULL WHERE turn = 2")  # as where the engine failed in the talk
    found = recover(library, 1, have, unheard_too=True)
    assert found is not None
    assert isinstance(found.unheard, NoModel)
    assert before.score is not None
    assert library.attempt(1).score == before.score
    again = recover(library, 1, lambda: judges(ANSWERS), unheard_too=True)
    assert again is not None
    assert (again.replies, again.unheard) == (2, None)


def test_what_was_heard_but_could_not_be_judged_is_judged_once_it_can(home: Path, library: Library) -> None:
    killed(home)
    (before,) = recovered(library, WANTS_IT, ANSWERS)
    library.database.write("UPDATE attempts SET status = 'running', score = NULL")

    def broken() -> TalkJudges:
        raise DataFileError("scoring.yaml", 3, "that is no number")

    found = recover(library, 1, broken)
    assert found is not None
    assert isinstance(found.unheard, DataFileError)
    assert broken_off(library) == ()
    assert broken_off(library, unheard_too=True) == (1,)
    again = recover(library, 1, deaf_judges, unheard_too=True)
    assert again is not None
    assert again.unheard is None
    assert before.score is not None
    assert again.score is not None
    assert again.score.total == before.score.total
    assert broken_off(library, unheard_too=True) == ()


def test_where_nothing_was_said_but_an_aside_there_is_nothing_to_recover(home: Path, library: Library) -> None:
    killed(home, turns=1)
    assert recovered(library, "sorry could you say that again")
    assert library.attempt(1).score is None
    assert recover_all(library, broken_off(library, unheard_too=True), unheard_too=True) == []


@pytest.mark.parametrize(("pause", "known"), [(ARE_YOU_THERE - 2, True), (ARE_YOU_THERE + 0.5, False)])
def test_the_pause_before_a_reply_is_not_known_where_it_was_asked_twice(
    home: Path, library: Library, pause: float, known: bool
) -> None:
    killed(home, turns=1)
    recording = library.attempt(1).turns[0].audio
    assert recording is not None
    files.write(recording, Sound(np.concatenate([silence(pause), replies()[0]]), RATE))
    recovered(library, WANTS_IT)
    (turn,) = library.attempt(1).turns
    assert turn.delivery is not None
    assert turn.speech_start is not None
    assert turn.speech_start >= pause
    assert turn.delivery.reply_gap == (pytest.approx(turn.speech_start, abs=0.05) if known else None)


@pytest.mark.parametrize("length", [0, 4, 42, 86])
def test_a_reply_that_has_no_sound_yet_counts_as_none(home: Path, library: Library, length: int) -> None:
    killed(home, turns=1)
    recording = library.attempt(1).turns[0].audio
    assert recording is not None
    recording.write_bytes(recording.read_bytes()[:length])
    (found,) = recovered(library)
    assert (found.replies, found.unheard) == (0, None)
    assert library.attempt(1).turns[0].audio is None
    assert broken_off(library, unheard_too=True) == ()


def test_a_reply_that_cannot_be_read_now_is_heard_once_it_can(home: Path, library: Library) -> None:
    killed(home, turns=1)
    recording = library.attempt(1).turns[0].audio
    assert recording is not None
    whole = recording.read_bytes()
    damaged = whole[:4] + bytes([255]) * 82 + whole[86:]  # the sound is there, but not what says how to read it
    recording.write_bytes(damaged)
    (found,) = recovered(library, WANTS_IT)
    assert isinstance(found.unheard, files.UnreadableSound)
    assert library.attempt(1).turns[0].audio == recording
    assert recording.read_bytes() == damaged
    recording.write_bytes(whole)
    again = recover(library, 1, lambda: judges(WANTS_IT), unheard_too=True)
    assert again is not None
    assert (again.replies, again.unheard) == (1, None)


def test_it_can_be_deleted_instead(home: Path, library: Library) -> None:
    killed(home)
    delete(library, [1])
    assert library.count() == 0
    assert list((home / "attempts").iterdir()) == []


def test_where_the_database_is_lost_the_sound_makes_attempts_again(home: Path) -> None:
    killed(home)
    for path in home.glob("library.sqlite*"):
        path.unlink()
    with Library(home) as library:
        assert library.begin(scenario="a", style="bold", engine="e", model="m", voice="v") == 2  # not into its folder
        library.finish(2, None)
        assert take_in_again(library) == 1
        assert take_in_again(library) == 0
        (found,) = recovered(library, WANTS_IT, ANSWERS)
        assert (found.number, found.replies) == (1, 2)
        assert found.score is not None


@pytest.mark.parametrize("kind", ["rehearsal", "drill", "warm_up", "retake"])
def test_where_the_database_is_lost_an_attempt_comes_back_as_what_it_was(home: Path, kind: Kind) -> None:
    killed(home, kind)
    with Library(home) as library:
        before = library.attempt(1)
    for path in home.glob("library.sqlite*"):
        path.unlink()
    with Library(home) as library:
        assert take_in_again(library) == 1
        (found,) = recovered(library, WANTS_IT, ANSWERS)
        kept = library.attempt(1)
    assert (kept.kind, kept.scenario, kept.style, kept.seed) == (kind, "phone-screen", "balanced", 1)
    assert (kept.uid, kept.started_at) == (before.uid, before.started_at)
    assert (found.score is not None) is (kind == "rehearsal")
    assert (home / "attempts" / "00001" / labels.FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "label",
    [
        b"",
        b"[" * 5000,
        b"x" * 20_000,
        b'{"uid":"%s","started_at":"2026-05-01T10:00:00Z","kind":"concert","scenario":"a","style":"bold"}'
        % (b"a" * 32),
        b'{"uid":"%s","started_at":"0001-05-01T10:00:00Z","kind":"drill","scenario":"a","style":"bold"}' % (b"a" * 32),
        b'{"uid":"%s","started_at":"2026-05-01T10:00:00","kind":"drill","scenario":"a","style":"bold"}' % (b"a" * 32),
        b'{"uid":"%s","started_at":"2026-05-01T10:00:00Z","kind":"drill","scenario":"../a","style":""}' % (b"a" * 32),
        b'{"uid":"1","started_at":"2026-05-01T10:00:00Z","kind":"drill","scenario":"a","style":"bold"}',
    ],
    ids=["empty", "deep", "large", "kind", "year", "no zone", "path", "uid"],
)
def test_a_label_that_cannot_be_is_as_good_as_none(home: Path, label: bytes) -> None:
    killed(home, "drill")
    for path in home.glob("library.sqlite*"):
        path.unlink()
    (home / "attempts" / "00001" / labels.FILE).write_bytes(label)
    with Library(home) as library:
        assert take_in_again(library) == 1
        assert library.attempt(1).kind == "rehearsal"


def test_an_attempt_that_a_backup_brought_again_does_not_stand_in_the_way_of_its_sound(home: Path) -> None:
    killed(home)
    for path in home.glob("library.sqlite*"):
        path.unlink()
    shutil.copytree(home / "attempts" / "00001", home / "attempts" / "00002")
    with Library(home) as library:
        assert take_in_again(library) == 2
        assert len({library.attempt(number).uid for number in (1, 2)}) == 2


# -- as a person sees it ------------------------------------------------------------------------------------------


def test_the_next_start_recovers_by_itself_and_says_so_in_a_sentence(home: Path) -> None:
    killed(home)
    first, second = run("attempts", "--json", home=home), run("attempts", "--json", home=home)
    (shown,) = lines(first)
    assert shown["status"] == "interrupted"
    assert "Attempt 1 was broken off: 2 replies, 0:05 of sound, saved and judged" in first.stderr
    assert lines(second) == lines(first)
    assert second.stderr == ""
    assert "Traceback" not in first.stderr


def test_it_can_be_called_for(home: Path) -> None:
    killed(home, turns=0)
    assert "Attempt 1 was broken off before you had said anything." in run("recover", home=home).stderr
    done = run("recover", home=home)
    assert done.returncode == 0
    assert done.stderr.startswith("There is nothing to recover")


def test_a_page_of_one_that_goes_on_can_be_made(home: Path, tmp_path: Path) -> None:
    child = talking(home)
    done = run("report", "1", "-o", tmp_path / "page.html", home=home)
    child.kill()
    child.communicate()
    assert done.returncode == 0, done.stderr
