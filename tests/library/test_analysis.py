from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from recognizers import Hears, Scripted
from sounds import save
from spoken import Say

from voice_coach.audio.files import UnreadableSound
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.library.analysis import RecordingJudges, analyze
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_advice, load_scoring
from voice_coach.moves import Move
from voice_coach.speech.recognizer import RecognitionFailed
from voice_coach.speech.whisper import WhisperRecognizer

SAID = "Thank you. What happens next from here?"


@pytest.fixture
def sound(say: Say) -> Pcm:
    return np.concatenate([silence(1), say(SAID), silence(1)])


@pytest.fixture(scope="module")
def judges() -> RecordingJudges:
    return RecordingJudges(matcher=load_matcher(), scoring=load_scoring())


def test_a_recording_is_understood(
    tmp_path: Path, sound: Pcm, judges: RecordingJudges, whisper: WhisperRecognizer
) -> None:
    path = save(tmp_path / "memo.wav", sound)
    done = analyze(path, whisper, judges)
    assert (done.path, done.engine) == (path, "whisper")
    assert done.duration == pytest.approx(len(sound) / RATE, abs=0.01)
    assert Move.NEXT_STEP in [match.move for match in done.moves]
    for match in done.moves:
        assert done.transcript.text[match.start : match.end] == match.quote
    assert done.transcript.words[0].start == pytest.approx(1.0, abs=0.3)
    assert done.score.core[0].done
    assert done.delivery.words == len(done.transcript.words)
    assert done.delivery.reply_gap is None


def test_progress_is_told_up_to_the_end(tmp_path: Path, sound: Pcm, judges: RecordingJudges) -> None:
    told: list[float] = []
    analyze(save(tmp_path / "memo.wav", sound), Scripted([""]), judges, told.append)
    assert told == sorted(told)
    assert told[-1] == len(sound) / RATE


def test_a_long_recording_is_judged_turn_by_turn_and_told_as_one(
    tmp_path: Path, sound: Pcm, judges: RecordingJudges
) -> None:
    path = save(tmp_path / "memo.wav", np.concatenate([sound, silence(3), sound]))
    done = analyze(path, Scripted(["thank you", "what happens next and thank you very much"]), judges)
    assert done.transcript.text == "thank you what happens next and thank you very much"
    assert [str(match.move) for match in done.moves] == ["next_step", "thanks"]
    for match in done.moves:
        assert done.transcript.text[match.start : match.end] == match.quote
    step = done.score.core[0]
    assert step.start_time is not None
    assert step.turn == 2
    assert step.start_time > len(sound) / RATE


def test_advice_quotes_what_was_said_where_it_was_heard(tmp_path: Path, sound: Pcm, judges: RecordingJudges) -> None:
    path = save(tmp_path / "memo.wav", np.concatenate([sound, silence(3), sound]))
    rules = load_advice()
    first = msgspec.structs.replace(rules.change["fillers"], worth=100.0, says=("${number} ums around ${quote}",))
    advising = replace(judges, advice=msgspec.structs.replace(rules, change={**rules.change, "fillers": first}))
    said = [
        "thank you very much for all of the time that you gave me today",
        "i would so like to hear um what um happens um next",
    ]
    advice = analyze(path, Scripted(said), advising).score.advice
    assert advice is not None
    assert (advice.change.rule, advice.change.turn) == ("fillers", 2)
    assert advice.change.quote == "to hear um what um happens"


def test_a_doubt_before_the_recording_makes_answers_to_it_possible(
    tmp_path: Path, sound: Pcm, judges: RecordingJudges
) -> None:
    path = save(tmp_path / "memo.wav", sound)
    said = "that is a fair point but i ran accounts with two hundred users for three years"
    doubted = replace(judges, cue="I do wonder about your experience with larger customers.")
    assert "answer_objection" not in [str(match.move) for match in analyze(path, Scripted([said]), judges).moves]
    assert "answer_objection" in [str(match.move) for match in analyze(path, Scripted([said]), doubted).moves]


def test_a_recording_of_nothing_has_no_words(tmp_path: Path, judges: RecordingJudges) -> None:
    done = analyze(save(tmp_path / "a.wav", silence(2)), Scripted(["nothing"]), judges)
    assert done.transcript.text == ""
    assert done.moves == ()
    assert done.score.total == 0


def test_a_file_without_sound_is_told(tmp_path: Path, judges: RecordingJudges) -> None:
    with pytest.raises(UnreadableSound):
        analyze(tmp_path / "missing.wav", Scripted([""]), judges)


def test_a_failing_recogniser_is_told(tmp_path: Path, sound: Pcm, judges: RecordingJudges) -> None:
    with pytest.raises(RecognitionFailed):
        analyze(save(tmp_path / "a.wav", sound), Scripted([Hears(fails_after=0.5)]), judges)
