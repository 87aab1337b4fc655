"""Recognisers and voices that break in every way: the talk goes on, and no sound of it is lost."""

import math
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from killing import replies
from recognizers import Hears, Scripted
from stage import Candidate, Log, Murmur, Quick, make_session

from voice_coach.audio import files
from voice_coach.audio.pcm import Pcm, Sound
from voice_coach.interview import events
from voice_coach.interview.keeper import Keeper
from voice_coach.interview.rendering import Rendering
from voice_coach.interview.speaking import Speaking
from voice_coach.interview.telling import Telling
from voice_coach.library.store import Library
from voice_coach.speech.background import BackgroundRecognition
from voice_coach.speech.guarded import GuardedRecognizer
from voice_coach.speech.recognizer import Recognition, RecognitionFailed
from voice_coach.speech.transcript import Transcript, Word

TEXTS = ("what happens next please", "no thank you")


class Raises(Hears):
    """An engine that raises what no engine should."""

    def __init__(self, where: str, error: Exception) -> None:
        super().__init__(TEXTS[0])
        self._where = where
        self._raised = error

    @property
    def caption(self) -> str:
        if self._where == "caption":
            raise self._raised
        return super().caption

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        if self._where == "accept" and self.seconds > 1:
            raise self._raised
        super().accept(samples, speaking=speaking)

    def finish(self) -> Transcript:
        if self._where == "finish":
            raise self._raised
        return super().finish()


class Rubbish(Hears):
    """An engine that answers what nobody can have said."""

    def __init__(self, *words: object) -> None:
        super().__init__(TEXTS[0])
        self._rubbish = words

    def finish(self) -> Transcript:
        return Transcript(self._rubbish)  # type: ignore[arg-type]


class Deaf(Hears):
    """An engine that never comes back from its first sound."""

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        threading.Event().wait()


def hold(first: Recognition, folder: Path) -> tuple[Log, Library, int]:
    """Hold a session whose first reply `first` hears; keep it."""
    library = Library(folder)
    number = library.begin(scenario="short", style="balanced", engine="vosk", model="m", voice="murmur")
    keeper, log = Keeper(library, number), Log()
    make_session(Candidate(replies()), GuardedRecognizer(Scripted([first, TEXTS[1]])), log, keeper).run()
    keeper.close()
    return log, library, number


def assert_sound_is_kept(library: Library, number: int) -> None:
    for turn, said in zip(library.attempt(number).turns, replies(), strict=False):
        assert turn.audio is not None
        assert np.array_equal(files.read_flac(turn.audio).samples[: len(said)], said)


RAISED = (RuntimeError("CUDA driver"), MemoryError(), KeyError("words"))


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("where", ["accept", "caption", "finish"])
def test_a_recogniser_that_raises_costs_one_replys_words(where: str, error: Exception, tmp_path: Path) -> None:
    log, library, number = hold(Raises(where, error), tmp_path)
    assert [judged.text for judged in log.all(events.ReplyJudged)] == ["", TEXTS[1]]
    assert len(log.warnings) == 1
    assert "its sound is kept" in log.warnings[0]
    assert library.attempt(number).status == "finished"
    assert_sound_is_kept(library, number)


def said(text: str, start: float = 0.5, end: float = 0.9, sure: float = 0.9) -> Word:
    return Word(text, start, end, sure)


RUBBISH = {
    "nothing": ((), ""),
    "no words": ((None, 7), ""),
    "blanks": ((said(" "), said("\n")), ""),
    "no times": ((said("yes", math.nan), said("no", math.inf), said("thank")), "thank"),
    "far beyond the end": ((said("yes"), said("ghost", 1e9, 1e9)), "yes"),
    "backwards": ((said("b", 2.0, 1.0), said("a", 0.5, 0.1)), "b a"),
    "before the beginning": ((said("yes", -5.0, -4.0),), "yes"),
    "odd confidence": ((said("yes", sure=math.nan), said("no", sure=7.0)), "yes no"),
    "control characters": ((said("\x1b[2Jyes\x00"),), "[2Jyes"),
    "half a character": ((said("y\ud800es"),), "y es"),
}


@pytest.mark.parametrize(("words", "heard"), RUBBISH.values(), ids=RUBBISH)
def test_rubbish_is_not_taken_for_words(words: tuple[object, ...], heard: str, tmp_path: Path) -> None:
    log, library, number = hold(Rubbish(*words), tmp_path)
    assert log.all(events.ReplyJudged)[0].text == heard
    kept = library.attempt(number).turns[0].transcript
    for word in kept.words if kept else ():
        assert 0 <= word.start <= word.end < 100
        assert 0 <= word.confidence <= 1
    assert_sound_is_kept(library, number)


def test_a_recogniser_that_hangs_is_asked_once_only(tmp_path: Path) -> None:
    engine = Scripted([BackgroundRecognition(Deaf(), patience=0.2), TEXTS[1]])
    guarded = GuardedRecognizer(engine)
    first = guarded.listen()
    first.accept(replies()[0], speaking=True)
    with pytest.raises(RecognitionFailed, match="did not come back; the reply's sound is kept"):
        first.finish()
    second = guarded.listen()
    with pytest.raises(RecognitionFailed, match="still hangs"):
        second.accept(replies()[1], speaking=True)
    assert len(engine.wanted_captions) == 1


# -- voices -------------------------------------------------------------------------------------------------------


class Broken(Murmur):
    """A voice that raises what no voice should."""

    def render(self, text: str) -> Sound:
        raise RuntimeError("no such phoneme")


class Mute(Murmur):
    """A voice that never answers."""

    def render(self, text: str) -> Sound:
        threading.Event().wait()
        raise AssertionError("unreachable")


def test_a_voice_that_breaks_down_is_read_instead() -> None:
    log = Log()
    session = make_session(Candidate(replies()), TEXTS, log, voice=Broken(), enter_on=events.TimePassed)
    session.run()
    assert log.warnings == [
        "The voice broke down (RuntimeError: no such phoneme). The interviewer's lines are shown instead."
    ]
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)


def test_a_voice_that_breaks_down_ahead_is_tried_again_for_the_line() -> None:
    rendering = Rendering(Broken())
    rendering.prepare(["Soon to be said."])
    time.sleep(0.1)
    (sound,) = rendering.begin(["Hello."])
    assert sound.exception(timeout=10) is not None
    rendering.close()


def test_a_voice_that_hangs_is_given_up_and_read_instead() -> None:
    log = Log()
    telling = Telling([log])
    speaking = Speaking(Rendering(Mute()), Quick(), Candidate([]), telling, give_up_voice=0.2)
    speaking.say(1, ["Hello."])
    assert log.warnings == ["The voice does not answer. The interviewer's lines are shown instead."]
    assert len(log.all(events.VoiceLost)) == 1
    speaking.say(2, ["Goodbye."])
    assert len(log.warnings) == 1
