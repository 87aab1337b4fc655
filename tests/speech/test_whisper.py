import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz
from sounds import noise
from spoken import Say

from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.speech.models import InstalledModel, ModelDamaged, ModelStore
from voice_coach.speech.recognizer import RecognitionFailed
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.vad import SpeechDetector
from voice_coach.speech.whisper import WhisperRecognition, WhisperRecognizer

THANKS = "Thank you, I really enjoyed this conversation."
ASKS = "Could you tell me what the next steps are?"
LONG = (
    "I have worked in customer service for eight years, and in that time I led a team of ten people, "
    "moved the whole office to a new system, and trained everybody who joined us in the last two years, "
    "which taught me a lot about patience and about explaining complicated things in simple words"
)


def hear(recognition: WhisperRecognition, samples: Pcm, chunk: int = 1_600) -> None:
    """Let it hear a sound as a microphone delivers it, only faster."""
    detector = SpeechDetector()
    for at in range(0, len(samples), chunk):
        piece = samples[at : at + chunk]
        detector.accept(piece)
        recognition.accept(piece, speaking=detector.speaking)


def settle(recognition: WhisperRecognition) -> None:
    until = time.monotonic() + 30
    while not recognition.caught_up and time.monotonic() < until:
        time.sleep(0.02)


def alike(heard: str, said: str) -> float:
    return fuzz.ratio(*("".join(c for c in text.lower() if c.isalnum() or c == " ") for text in (heard, said)))


def assert_in_order(transcript: Transcript, seconds: float) -> None:
    for word in transcript.words:
        assert 0 <= word.start <= word.end <= seconds
        assert 0 <= word.confidence <= 1
    for before, after in itertools.pairwise(transcript.words):
        assert before.start <= after.start
        assert before.end <= after.start + 0.05


@pytest.fixture
def reply(say: Say) -> Pcm:
    return np.concatenate([silence(1), say(THANKS), silence(1.2), say(ASKS), silence(2)])


@pytest.mark.parametrize("chunk", [480, 7_777, 32_000])
def test_a_reply_is_heard_with_its_times(whisper: WhisperRecognizer, reply: Pcm, say: Say, chunk: int) -> None:
    recognition = whisper.listen()
    hear(recognition, reply, chunk)
    heard = recognition.finish()
    assert alike(heard.text, f"{THANKS} {ASKS}") > 90
    assert_in_order(heard, len(reply) / RATE)
    assert heard.words[0].start == pytest.approx(1.0, abs=0.4)
    asked = next(word for word in heard.words if word.text.startswith("Could"))
    assert asked.start == pytest.approx(2.2 + len(say(THANKS)) / RATE, abs=0.5)


def test_captions_appear_at_pauses(whisper: WhisperRecognizer, say: Say) -> None:
    recognition = whisper.listen()
    hear(recognition, np.concatenate([silence(0.5), say(THANKS)]))
    assert recognition.caption == ""
    assert not recognition.caught_up
    hear(recognition, silence(0.6))
    settle(recognition)
    assert alike(recognition.caption, THANKS) > 85
    hear(recognition, np.concatenate([say(ASKS), silence(0.6)]))
    settle(recognition)
    assert alike(recognition.caption, f"{THANKS} {ASKS}") > 85


def test_after_a_silence_the_end_needs_no_more_decoding(whisper: WhisperRecognizer, reply: Pcm) -> None:
    recognition = whisper.listen()
    hear(recognition, reply)
    settle(recognition)
    caption = recognition.caption
    assert recognition.caught_up
    assert recognition.finish().text == caption


def test_what_was_not_decoded_yet_is_decoded_at_the_end(whisper: WhisperRecognizer, say: Say) -> None:
    recognition = whisper.listen()
    hear(recognition, np.concatenate([silence(0.5), say(THANKS)]))
    assert alike(recognition.finish().text, THANKS) > 85


def test_speech_without_a_pause_is_cut_and_nothing_is_lost(whisper: WhisperRecognizer, say: Say) -> None:
    breathless = say(LONG)
    quietest = np.abs(breathless.astype(np.int32)).reshape(-1)
    loud = breathless[quietest > 300]  # no pause is left that could end a stretch
    speech = np.concatenate([loud] * (1 + 26 * RATE // len(loud)))
    recognition = whisper.listen()
    for at in range(0, len(speech), 1_600):
        recognition.accept(speech[at : at + 1_600], speaking=True)
    heard = recognition.finish()
    assert_in_order(heard, len(speech) / RATE)
    assert heard.words[-1].end > len(speech) / RATE - 2
    assert max(after.start - before.end for before, after in itertools.pairwise(heard.words)) < 2.5


def test_a_recording_is_heard_without_captions(whisper: WhisperRecognizer, reply: Pcm) -> None:
    recognition = whisper.listen(captions=False)
    hear(recognition, reply)
    assert recognition.caption == ""
    assert alike(recognition.finish().text, f"{THANKS} {ASKS}") > 90


def test_two_replies_in_a_row_do_not_mix(whisper: WhisperRecognizer, say: Say) -> None:
    first, second = whisper.listen(), whisper.listen()
    hear(first, np.concatenate([silence(0.5), say(THANKS), silence(0.5)]))
    assert alike(first.finish().text, THANKS) > 85
    hear(second, np.concatenate([silence(0.5), say(ASKS), silence(0.5)]))
    heard = second.finish()
    assert alike(heard.text, ASKS) > 85
    assert heard.words[0].start == pytest.approx(0.5, abs=0.4)


@pytest.mark.parametrize("sound", [silence(5), noise(5, -45), noise(5, -25)], ids=["silence", "room", "fan"])
def test_nothing_said_is_nothing_heard(whisper: WhisperRecognizer, sound: Pcm) -> None:
    recognition = whisper.listen()
    hear(recognition, sound)
    assert recognition.finish().words == ()


def test_a_long_silence_before_a_reply_takes_no_memory_and_no_time(whisper: WhisperRecognizer, say: Say) -> None:
    recognition = whisper.listen()
    hear(recognition, np.concatenate([silence(60), say(ASKS), silence(0.5)]))
    heard = recognition.finish()
    assert alike(heard.text, ASKS) > 85
    assert heard.words[0].start == pytest.approx(60, abs=0.4)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["empty", "cut", "random"])
def test_damaged_files_are_told_in_one_sentence(
    whisper: WhisperRecognizer, tmp_path: Path, name: str, damage: str
) -> None:
    folder = damaged_copy(tmp_path, name, damage)
    with pytest.raises(ModelDamaged, match=f"The model tiny in {folder} is damaged") as caught:
        WhisperRecognizer(InstalledModel(folder, "whisper", "tiny"))
    assert "\n" not in str(caught.value)


def damaged_copy(tmp_path: Path, name: str, damage: str) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for file in ModelStore().find("whisper").path.iterdir():
        (folder / file.name).symlink_to(file)
    whole = (folder / name).read_bytes()
    made = {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "random": np.random.default_rng(1).bytes(min(len(whole), 9_999)),
    }
    (folder / name).unlink()
    (folder / name).write_bytes(made[damage])
    return folder


class Broken:
    """A model that cannot decode."""

    def transcribe(self, *_: object, **__: object) -> None:
        raise RuntimeError("out of memory")


@pytest.fixture
def broken() -> Iterator[WhisperRecognition]:
    with ThreadPoolExecutor(1) as worker:
        yield WhisperRecognition(Broken(), worker, captions=True)


def test_a_decoder_that_fails_is_told_at_the_end(broken: WhisperRecognition, say: Say) -> None:
    hear(broken, say(ASKS))
    with pytest.raises(RecognitionFailed, match="could not decode this reply; its sound is kept"):
        broken.finish()


def test_a_decoder_that_fails_is_told_while_the_reply_goes_on(broken: WhisperRecognition, say: Say) -> None:
    hear(broken, say(ASKS))
    with pytest.raises(RecognitionFailed):
        be_silent(broken)


def be_silent(recognition: WhisperRecognition) -> None:
    for _ in range(200):
        recognition.accept(silence(0.05), speaking=False)
        time.sleep(0.01)
