from collections.abc import Sequence

import numpy as np
import pytest
from recognizers import Hears
from sounds import noise, tone
from spoken import Say

from voice_coach.audio.capture import Block
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.interview.reply import ECHO_TAIL, ReplyEar
from voice_coach.speech.recognizer import RecognitionFailed

CUE_ENDED = 1_000.0
BLOCK = round(0.03 * RATE)
QUESTION = "What happens next from here?"


def blocks(sound: Pcm, start: float = CUE_ENDED) -> list[Block]:
    """Cut a sound into blocks as a microphone delivers them."""
    return [Block(sound[at : at + BLOCK], start + at / RATE) for at in range(0, len(sound), BLOCK)]


def hear(ear: ReplyEar, *parts: Pcm, start: float | None = None) -> Pcm:
    """Let the ear hear sounds one after the other; return what belongs to the recording."""
    begin = CUE_ENDED + ear.seconds if start is None else start
    recorded: Sequence[Pcm] = [ear.hear(block) for block in blocks(np.concatenate(parts), begin)]
    return np.concatenate(recorded)


def loud(recognition: Hears) -> list[float]:
    """Return the seconds at which the recogniser heard the first and the last sound."""
    at = np.flatnonzero(np.abs(np.concatenate(recognition.samples).astype(int)) > 500)
    return [at[0] / RATE, at[-1] / RATE] if len(at) else []


@pytest.fixture
def recognition() -> Hears:
    return Hears(QUESTION)


@pytest.fixture
def ear(recognition: Hears) -> ReplyEar:
    return ReplyEar(recognition, CUE_ENDED)


def test_before_any_speech_nothing_is_finished(ear: ReplyEar) -> None:
    hear(ear, noise(8, -60))
    assert not ear.begun
    assert not ear.finished
    assert ear.speech is None
    assert ear.silence == pytest.approx(8.0, abs=0.05)


def test_a_reply_is_finished_after_its_silence_and_its_times_are_true(ear: ReplyEar, say: Say) -> None:
    said = say(QUESTION)
    hear(ear, silence(1), said, silence(1.2))
    assert ear.begun
    assert not ear.finished
    hear(ear, silence(1))
    assert ear.finished
    assert ear.speech is not None
    assert ear.speech.start == pytest.approx(CUE_ENDED + 1.0, abs=0.15)
    assert ear.speech.end == pytest.approx(CUE_ENDED + 1.0 + len(said) / RATE, abs=0.15)


def test_a_thinking_pause_does_not_end_a_reply(say: Say) -> None:
    ear = ReplyEar(Hears("i like this job because"), CUE_ENDED)
    hear(ear, silence(0.5), say("I like this job, because"), silence(1.6))
    assert not ear.finished
    hear(ear, say("I like working with people."))
    assert not ear.finished


@pytest.mark.parametrize(
    ("caption", "waits", "enough"),
    [
        ("what happens next from here", 1.6, 2.1),
        ("i would love to work here", 2.0, 2.5),
        ("i would love to work here because", 3.2, 3.8),
    ],
    ids=["question", "statement", "hanging"],
)
def test_how_long_a_silence_ends_a_turn_depends_on_the_words(
    say: Say, caption: str, waits: float, enough: float
) -> None:
    ear = ReplyEar(Hears(caption), CUE_ENDED)
    hear(ear, silence(0.5), say(QUESTION), silence(waits))
    assert not ear.finished
    hear(ear, silence(enough - waits))
    assert ear.finished


def test_nothing_is_finished_while_words_are_still_coming(ear: ReplyEar, recognition: Hears, say: Say) -> None:
    recognition.caught_up = False
    hear(ear, silence(0.5), say(QUESTION), silence(5))
    assert not ear.finished
    recognition.caught_up = True
    assert ear.finished


def test_what_was_heard_before_the_cue_ended_is_dropped(ear: ReplyEar, recognition: Hears, say: Say) -> None:
    recorded = hear(ear, say("Anything else?"), silence(1), start=CUE_ENDED - len(say("Anything else?")) / RATE)
    assert len(recorded) == pytest.approx(RATE, abs=2)
    assert loud(recognition) == []
    assert not ear.begun


def test_the_block_in_which_the_cue_ends_is_cut_there(ear: ReplyEar) -> None:
    ear_heard = ear.hear(Block(tone(0.03), CUE_ENDED - 0.01))
    assert len(ear_heard) == round(0.02 * RATE)


@pytest.mark.parametrize("echo", [0.1, 0.15, 0.2, 0.24])
def test_the_echo_of_a_cue_is_not_taken_for_the_reply(say: Say, echo: float) -> None:
    recognition = Hears("else")
    ear = ReplyEar(recognition, CUE_ENDED)
    tail = say("Is there anything else?")[-round(echo * RATE) :]
    hear(ear, tail, silence(2))
    assert not ear.begun
    assert loud(recognition) == []


@pytest.mark.parametrize("begins", [0.0, 0.05, 0.1, 0.15, 0.2, 0.24, 0.3, 0.35])
def test_who_comes_in_at_once_is_heard_from_the_first_sound(say: Say, begins: float) -> None:
    recognition = Hears(QUESTION)
    ear = ReplyEar(recognition, CUE_ENDED)
    said = say(QUESTION)
    hear(ear, silence(begins), said, silence(2.5))
    first = np.flatnonzero(np.abs(said.astype(int)) > 500)[0] / RATE
    assert loud(recognition)[0] == pytest.approx(begins + first, abs=0.01)
    assert ear.speech is not None
    assert ear.speech.start == pytest.approx(CUE_ENDED + begins, abs=0.15)
    assert ear.finished


def test_a_reply_after_an_echo_is_heard(say: Say) -> None:
    recognition = Hears(QUESTION)
    ear = ReplyEar(recognition, CUE_ENDED)
    hear(ear, say("Is there anything else?")[-round(0.2 * RATE) :], silence(0.6), say(QUESTION), silence(2.5))
    assert loud(recognition)[0] == pytest.approx(0.8, abs=0.1)
    assert ear.speech is not None
    assert ear.speech.start == pytest.approx(CUE_ENDED + 0.8, abs=0.15)


def test_the_recogniser_hears_as_many_samples_as_are_recorded(ear: ReplyEar, recognition: Hears, say: Say) -> None:
    recorded = hear(ear, silence(0.1), say(QUESTION), silence(1))
    assert sum(len(samples) for samples in recognition.samples) == len(recorded)


def test_a_reply_shorter_than_the_echo_tail_can_be_closed(ear: ReplyEar) -> None:
    hear(ear, silence(ECHO_TAIL / 2))
    assert ear.close().words == ()


def test_noise_in_which_nothing_is_understood_is_dismissed(say: Say) -> None:
    ear = ReplyEar(Hears(""), CUE_ENDED)
    hear(ear, silence(0.5), say("Yes."), silence(3.0))
    ear.dismiss_noise()
    assert ear.begun
    hear(ear, silence(1.0))
    ear.dismiss_noise()
    assert not ear.begun
    assert ear.speech is None
    assert ear.speech_in_recording is None
    assert not ear.finished


def test_speech_that_was_understood_is_never_dismissed(ear: ReplyEar, say: Say) -> None:
    hear(ear, silence(0.5), say(QUESTION), silence(9))
    ear.dismiss_noise()
    assert ear.begun


def test_after_noise_was_dismissed_a_reply_is_timed_by_itself(say: Say) -> None:
    recognition = Hears("")
    ear = ReplyEar(recognition, CUE_ENDED)
    hear(ear, silence(0.5), say("Yes."), silence(4))
    ear.dismiss_noise()
    begins = ear.seconds
    hear(ear, say(QUESTION))
    assert ear.speech is not None
    assert ear.speech.start == pytest.approx(CUE_ENDED + begins, abs=0.2)


def test_a_failed_recognition_is_told_once_and_the_reply_goes_on(say: Say) -> None:
    ear = ReplyEar(Hears(QUESTION, fails_after=1.0), CUE_ENDED)
    with pytest.raises(RecognitionFailed):
        hear(ear, silence(0.5), say(QUESTION))
    hear(ear, say(QUESTION), silence(3))
    assert ear.caption == ""
    assert ear.finished
    assert ear.speech is not None
    assert ear.close().words == ()


def test_a_failure_at_the_end_is_told(say: Say) -> None:
    ear = ReplyEar(Hears(QUESTION, fails_at_end=True), CUE_ENDED)
    hear(ear, silence(0.5), say(QUESTION))
    with pytest.raises(RecognitionFailed):
        ear.close()


def test_times_count_from_the_start_of_the_turns_recording(say: Say) -> None:
    ear = ReplyEar(Hears(QUESTION), CUE_ENDED, recorded=10.0)
    hear(ear, silence(0.5), say(QUESTION), silence(2))
    assert ear.speech_in_recording is not None
    assert ear.speech_in_recording.start == pytest.approx(10.5, abs=0.15)
    assert ear.close().words[0].start == 10.0


def test_sound_that_is_missing_does_not_shift_what_is_said_after_it(ear: ReplyEar, say: Say) -> None:
    """A microphone that was away for five seconds: the clock tells the true time."""
    hear(ear, silence(1))
    hear(ear, say(QUESTION), start=CUE_ENDED + 6.0)
    assert ear.speech is not None
    assert ear.speech.start == pytest.approx(CUE_ENDED + 6.0, abs=0.15)
    assert ear.speech_in_recording is not None
    assert ear.speech_in_recording.start == pytest.approx(1.0, abs=0.15)
