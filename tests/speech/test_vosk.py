"""Vosk's real engine, on every Vosk model that is installed; a small Korean one always is where the tests run."""

import itertools
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz
from sounds import noise, save
from spoken import Say

from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.audio.resampling import at_rate
from voice_coach.library.stretches import hear as hear_recording
from voice_coach.speech.models import InstalledModel, ModelDamaged, ModelStore
from voice_coach.speech.system_voice import SystemVoice, list_system_voices
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.vad import SpeechDetector
from voice_coach.speech.vosk import VoskRecognizer

MODELS = [model for model in ModelStore().installed(tests_too=True) if model.engine == "vosk"]

KOREAN = ("만나서 반갑습니다", "감사합니다")
ENGLISH = ("thank you i really enjoyed this conversation", "could you tell me what the next steps are")


def test_a_vosk_model_is_installed() -> None:
    assert MODELS, "run `voice-coach models install vosk-ko`"


@pytest.fixture(scope="module", params=MODELS, ids=lambda model: model.name)
def model(request: pytest.FixtureRequest) -> InstalledModel:
    found: InstalledModel = request.param
    return found


@pytest.fixture(scope="module")
def vosk(model: InstalledModel) -> VoskRecognizer:
    return VoskRecognizer(model)


@pytest.fixture(scope="module")
def sentences(model: InstalledModel, say: Say) -> tuple[Pcm, Pcm]:
    """Two sentences in the model's language."""
    if not model.name.endswith("ko"):
        return say(ENGLISH[0]), say(ENGLISH[1])
    voice = SystemVoice(next(voice.id for voice in list_system_voices() if "ko" in voice.languages))
    return at_rate(voice.render(KOREAN[0]), RATE), at_rate(voice.render(KOREAN[1]), RATE)


@pytest.fixture(scope="module")
def reply(sentences: tuple[Pcm, Pcm]) -> Pcm:
    """Both sentences with a pause between them, after which Vosk begins a new result."""
    return np.concatenate([silence(0.5), sentences[0], silence(2), sentences[1], silence(0.5)])


@dataclass
class Heard:
    """What became of the reply."""

    captions: list[str]
    transcript: Transcript


def hear(vosk: VoskRecognizer, samples: Pcm, chunk: int, *, captions: bool = True) -> Heard:
    """Let it hear a sound in pieces of `chunk` samples."""
    recognition = vosk.listen(captions=captions)
    detector = SpeechDetector()
    seen = []
    for at in range(0, len(samples), chunk):
        piece = samples[at : at + chunk]
        detector.accept(piece)
        recognition.accept(piece, speaking=detector.speaking)
        while not recognition.caught_up:
            time.sleep(0.001)
        seen.append(recognition.caption)
    return Heard(seen, recognition.finish())


@pytest.fixture(scope="module")
def live(vosk: VoskRecognizer, reply: Pcm) -> Heard:
    """The reply as a microphone brings it."""
    return hear(vosk, reply, 480)


@pytest.fixture(scope="module")
def again(vosk: VoskRecognizer, reply: Pcm, live: Heard) -> Heard:
    """The same reply once more, in odd pieces and without captions."""
    return hear(vosk, reply, 1_601, captions=False)


def test_word_times_increase_and_stay_within_the_sound(live: Heard, again: Heard, reply: Pcm) -> None:
    for heard in (live, again):
        words = heard.transcript.words
        assert len(words) >= 3
        for word in words:
            assert 0.2 <= word.start < word.end <= len(reply) / RATE
            assert 0 <= word.confidence <= 1
        for before, after in itertools.pairwise(words):
            assert before.end <= after.start + 0.01


def test_results_are_joined_over_a_silence(live: Heard, sentences: tuple[Pcm, Pcm]) -> None:
    words = live.transcript.words
    pause = 0.5 + len(sentences[0]) / RATE
    assert [word for word in words if word.end <= pause + 0.5]
    assert [word for word in words if word.start >= pause + 1.5]
    assert max(after.start - before.end for before, after in itertools.pairwise(words)) > 1.5


def test_a_second_reply_in_other_pieces_has_the_same_words_at_the_same_times(live: Heard, again: Heard) -> None:
    """Times count from each reply's own start; utterances end at other samples, which may change a word."""
    assert fuzz.ratio(live.transcript.text, again.transcript.text) > 85
    assert again.transcript.words[0].start == pytest.approx(live.transcript.words[0].start, abs=0.4)
    assert again.transcript.words[-1].end == pytest.approx(live.transcript.words[-1].end, abs=0.3)


def test_odd_pieces_are_heard_exactly_as_one_piece(vosk: VoskRecognizer, sentences: tuple[Pcm, Pcm]) -> None:
    in_pieces = hear(vosk, sentences[1], 401, captions=False).transcript.text
    whole = hear(vosk, sentences[1], len(sentences[1]), captions=False).transcript.text
    assert in_pieces == whole != ""


def test_captions_grow_while_it_is_spoken(live: Heard) -> None:
    distinct = [caption for caption, _ in itertools.groupby(live.captions)]
    assert distinct[0] == ""
    assert len(distinct) >= 4
    assert fuzz.ratio(live.captions[-1], live.transcript.text) > 85


@pytest.mark.parametrize("sound", [silence(1), noise(1.5, -25)], ids=["silence", "fan"])
def test_noise_leaves_no_ghosts(vosk: VoskRecognizer, sound: Pcm) -> None:
    assert hear(vosk, sound, 480).transcript.words == ()


def test_nothing_at_all_is_an_empty_reply(vosk: VoskRecognizer) -> None:
    recognition = vosk.listen()
    recognition.accept(silence(0), speaking=False)
    assert recognition.finish().words == ()


def test_a_recording_is_heard(vosk: VoskRecognizer, sentences: tuple[Pcm, Pcm], tmp_path: Path) -> None:
    sound = np.concatenate([silence(0.2), sentences[1], silence(0.2)])
    (heard,) = hear_recording(save(tmp_path / "reply.wav", sound), vosk)
    assert heard.transcript.words
    assert heard.start + heard.transcript.words[-1].end <= len(sound) / RATE


@pytest.mark.parametrize(
    ("name", "damage"),
    [("am/final.mdl", "empty"), ("am/final.mdl", "random"), ("graph", "cut"), ("graph", "missing")],
)
def test_a_damaged_model_is_told_in_one_sentence(model: InstalledModel, tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model.path, folder, copy_function=lambda source, copy: Path(copy).symlink_to(source))
    wanted = folder / name
    file = max(wanted.iterdir(), key=lambda path: path.stat().st_size) if wanted.is_dir() else wanted
    whole = file.read_bytes()
    file.unlink()
    content = {"empty": b"", "cut": whole[: len(whole) // 2], "random": np.random.default_rng(1).bytes(9_999)}
    if damage in content:
        file.write_bytes(content[damage])
    with pytest.raises(ModelDamaged) as caught:
        VoskRecognizer(InstalledModel(folder, "vosk", model.name))
    assert str(caught.value).startswith(f"The model {model.name} in {folder} is damaged")
    assert "\n" not in str(caught.value)
