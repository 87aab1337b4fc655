from pathlib import Path

import numpy as np
import pytest
from recognizers import Hears, Scripted
from sounds import save
from spoken import Say

from voice_coach.audio.files import UnreadableSound
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.library.analysis import analyze, transcribe
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import Move
from voice_coach.speech.recognizer import RecognitionFailed
from voice_coach.speech.whisper import WhisperRecognizer

SAID = "Thank you. What happens next from here?"


@pytest.fixture
def sound(say: Say) -> Pcm:
    return np.concatenate([silence(1), say(SAID), silence(1)])


def test_a_recording_is_understood(tmp_path: Path, sound: Pcm, whisper: WhisperRecognizer) -> None:
    path = save(tmp_path / "memo.wav", sound)
    done = analyze(path, whisper, load_matcher(), load_scoring())
    assert (done.path, done.engine) == (path, "whisper")
    assert done.duration == pytest.approx(len(sound) / RATE, abs=0.01)
    assert Move.NEXT_STEP in [match.move for match in done.moves]
    for match in done.moves:
        assert done.transcript.text[match.start : match.end] == match.quote
    assert done.score.core[0].done
    assert done.delivery.words == len(done.transcript.words)
    assert done.delivery.reply_gap is None


def test_the_recogniser_is_given_the_whole_sound_and_told_where_speech_is(tmp_path: Path, sound: Pcm) -> None:
    hears = Hears("what happens next")
    scripted = Scripted([hears])
    transcript, seconds = transcribe(save(tmp_path / "memo.wav", sound), scripted)
    assert np.array_equal(np.concatenate(hears.samples), sound)
    assert transcript.text == "what happens next"
    assert seconds == len(sound) / RATE
    assert scripted.wanted_captions == [False]


def test_progress_is_told_up_to_the_end(tmp_path: Path, sound: Pcm) -> None:
    told: list[float] = []
    transcribe(save(tmp_path / "memo.wav", sound), Scripted([""]), told.append)
    assert told == sorted(told)
    assert told[-1] == len(sound) / RATE


def test_a_recording_of_nothing_has_no_words(tmp_path: Path) -> None:
    done = analyze(save(tmp_path / "a.wav", silence(2)), Scripted(["nothing"]), load_matcher(), load_scoring())
    assert done.transcript.text == ""
    assert done.moves == ()
    assert done.score.total == 0


def test_a_file_without_sound_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSound):
        analyze(tmp_path / "missing.wav", Scripted([""]), load_matcher(), load_scoring())


def test_a_failing_recogniser_is_told(tmp_path: Path, sound: Pcm) -> None:
    with pytest.raises(RecognitionFailed):
        analyze(save(tmp_path / "a.wav", sound), Scripted([Hears(fails_after=0.5)]), load_matcher(), load_scoring())
