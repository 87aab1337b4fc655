from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from recognizers import Hears, Scripted
from sounds import tone

from voice_coach.audio.pcm import silence
from voice_coach.speech.loading import LoadingRecognizer
from voice_coach.speech.models import ModelDamaged
from voice_coach.speech.recognizer import Recognizer


@pytest.fixture
def promise() -> Future[Recognizer]:
    return Future()


@pytest.fixture
def loading(promise: Future[Recognizer]) -> LoadingRecognizer:
    return LoadingRecognizer(promise, "vosk", "small")


def test_it_answers_at_once_for_what_is_still_loading(loading: LoadingRecognizer) -> None:
    assert (loading.engine, loading.model) == ("vosk", "small")
    recognition = loading.listen()
    recognition.accept(silence(1), speaking=True)
    assert recognition.caption == ""
    assert not recognition.caught_up


def test_what_was_said_meanwhile_is_heard_in_order(promise: Future[Recognizer], loading: LoadingRecognizer) -> None:
    inner = Hears("hello there")
    recognition = loading.listen()
    said = [tone(0.1, hertz) for hertz in (200, 400, 600, 800)]
    for samples in said[:3]:
        recognition.accept(samples, speaking=True)
    promise.set_result(Scripted([inner]))
    recognition.accept(said[3], speaking=False)
    assert np.array_equal(np.concatenate(inner.samples), np.concatenate(said))
    assert recognition.caption == "hello there"
    assert recognition.caught_up
    assert recognition.finish().text == "hello there"


def test_a_reply_that_ends_before_it_has_loaded_is_heard_whole(
    promise: Future[Recognizer], loading: LoadingRecognizer
) -> None:
    recognition = loading.listen()
    recognition.accept(tone(0.5), speaking=True)
    promise.set_result(Scripted([Hears("yes")]))
    assert recognition.finish().text == "yes"


@pytest.mark.parametrize("captions", [True, False])
def test_whether_captions_are_wanted_is_passed_on(
    promise: Future[Recognizer], loading: LoadingRecognizer, captions: bool
) -> None:
    scripted = Scripted([""])
    promise.set_result(scripted)
    loading.listen(captions=captions).finish()
    assert scripted.wanted_captions == [captions]


def test_each_reply_is_a_new_one(promise: Future[Recognizer], loading: LoadingRecognizer) -> None:
    promise.set_result(Scripted(["one", "two"]))
    heard = []
    for _ in range(2):
        recognition = loading.listen()
        recognition.accept(tone(0.1), speaking=True)
        heard.append(recognition.finish().text)
    assert heard == ["one", "two"]


def test_a_model_that_cannot_be_loaded_is_told_when_it_is_needed(
    promise: Future[Recognizer], loading: LoadingRecognizer
) -> None:
    recognition = loading.listen()
    recognition.accept(silence(1), speaking=False)
    promise.set_exception(ModelDamaged("small", Path("models/small")))
    with pytest.raises(ModelDamaged):
        recognition.accept(silence(1), speaking=False)
    with pytest.raises(ModelDamaged):
        recognition.finish()
