import random
import time
from pathlib import Path

import numpy as np
import pytest

from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.interview import events
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.demonstration import SCENARIO, SEED, RecordedCandidate, SilentMouth
from voice_coach.interview.scenarios import find_scenario, load_understanding
from voice_coach.library.analysis import RecordingJudges, analyze
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import CORE
from voice_coach.places import prompts_dir
from voice_coach.speech.vad import SpeechDetector
from voice_coach.speech.whisper import WhisperRecognizer

RECORDINGS = sorted((prompts_dir() / "demonstration").glob("*.flac"))


def listen(candidate: RecordedCandidate, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    blocks = []
    while sum(len(block) for block in blocks) < seconds * RATE:
        block = candidate.read(0.1)
        assert block is not None
        blocks.append(block.samples)
    return np.concatenate(blocks)


def test_the_candidate_answers_each_turn_once_and_in_real_time() -> None:
    candidate = RecordedCandidate()
    assert not listen(candidate, 0.2).any()
    begun = time.monotonic()
    candidate.notice(events.Listening(at=0.0, turn=1))
    heard = listen(candidate, 2.5)
    assert time.monotonic() - begun == pytest.approx(2.5, abs=0.3)
    detector = SpeechDetector()
    detector.accept(heard)
    assert detector.first_speech == pytest.approx(0.7, abs=0.3)


def test_a_candidate_without_recordings_is_silent_and_always_there(tmp_path: Path) -> None:
    candidate = RecordedCandidate(tmp_path)
    candidate.notice(events.Listening(at=0.0, turn=1))
    assert not listen(candidate, 0.1).any()
    assert candidate.reopen()


def test_the_recordings_fit_the_interview_and_make_all_core_moves(whisper: WhisperRecognizer) -> None:
    """What is recorded makes the interviewer say the lines that were recorded for."""
    talk = Conversation(find_scenario(SCENARIO).scenario, random.Random(SEED))
    line = talk.open()
    said = [line.text]
    done = set()
    for path in RECORDINGS:
        if line.last:
            break
        heard = analyze(path, whisper, RecordingJudges(matcher=load_matcher(), scoring=load_scoring(), cue=line.text))
        moves = [match.move for match in heard.moves]
        done |= set(moves)
        line = talk.answer(load_understanding().hear(heard.transcript.text, moves))
        said.append(line.text)
    assert line.last
    assert "miss getting out" in said[1]  # the candidate then speaks of travelling, and of the phone
    assert set(CORE) <= done


def test_a_silent_mouth_takes_as_long_as_the_line() -> None:
    sound = SilentMouth().start(Sound(silence(0.2), RATE))
    sound.wait_for_start()
    assert not sound.over
    assert sound.ended_at - sound.started_at == pytest.approx(0.2, abs=0.01)
    time.sleep(0.25)
    assert sound.over


def test_a_silent_mouth_can_be_stopped() -> None:
    sound = SilentMouth().start(Sound(silence(60), RATE))
    sound.stop()
    assert sound.over
