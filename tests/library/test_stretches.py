import itertools
from pathlib import Path

import numpy as np
import pytest
from recognizers import Hears, Scripted
from sounds import noise, save
from spoken import Say

from voice_coach.audio.files import UnreadableSound
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.library.stretches import SILENCE, Stretch, hear

SAID = "Thank you for your time. I'd love to do this job."


class Kept:
    """Keeps the sound of stretches in memory."""

    def __init__(self) -> None:
        self.sounds: dict[int, list[Pcm]] = {}
        self.closed: list[int] = []

    def __call__(self, number: int) -> "Kept":
        self._number = number
        self.sounds[number] = []
        return self

    def write(self, samples: Pcm) -> None:
        self.sounds[self._number].append(samples)

    def close(self) -> None:
        self.closed.append(self._number)


@pytest.fixture
def speech(say: Say) -> Pcm:
    return say(SAID)


def heard(path: Path, *texts: str, keep: Kept | None = None) -> list[Stretch]:
    return list(hear(path, Scripted(texts), keep=keep))


def test_a_short_recording_is_one_stretch(tmp_path: Path, speech: Pcm) -> None:
    path = save(tmp_path / "a.wav", np.concatenate([silence(1), speech, silence(1)]))
    (stretch,) = heard(path, "thank you")
    assert stretch.number == 1
    assert stretch.transcript.text == "thank you"
    assert stretch.start == pytest.approx(0.6, abs=0.25)


def test_a_thinking_pause_cuts_nothing(tmp_path: Path, speech: Pcm) -> None:
    path = save(tmp_path / "a.wav", np.concatenate([speech, silence(SILENCE - 1), speech]))
    assert len(heard(path, "one reply")) == 1


def test_a_long_silence_begins_a_new_stretch(tmp_path: Path, speech: Pcm) -> None:
    path = save(tmp_path / "a.wav", np.concatenate([speech, silence(SILENCE + 1), speech, silence(30), speech]))
    stretches = heard(path, "one", "two", "three")
    assert [stretch.transcript.text for stretch in stretches] == ["one", "two", "three"]
    seconds = len(speech) / RATE
    begun = [0, seconds + SILENCE + 1, 2 * seconds + SILENCE + 31]
    for stretch, speech_begins in zip(stretches, begun, strict=True):
        assert 0 <= speech_begins - stretch.start < 1 or stretch.start == 0


def test_a_long_talk_without_a_long_silence_is_cut_at_a_breath(tmp_path: Path, speech: Pcm) -> None:
    breath = np.concatenate([speech, silence(1)])
    count = round(100 * RATE / len(breath))
    stretches = heard(save(tmp_path / "a.wav", np.concatenate([breath] * count)), *["words"] * 9)
    assert len(stretches) == 2
    assert 60 <= stretches[1].start <= 75


def test_sound_that_never_stops_is_cut_all_the_same(tmp_path: Path, speech: Pcm) -> None:
    endless = np.concatenate([speech] * round(150 * RATE / len(speech)))
    stretches = heard(save(tmp_path / "a.wav", endless), *["words"] * 9)
    assert len(stretches) >= 2
    assert all(later.start - before.start <= 121 for before, later in itertools.pairwise(stretches))


def test_each_stretch_is_heard_and_kept_whole(tmp_path: Path, speech: Pcm) -> None:
    sound = np.concatenate([silence(2), speech, silence(SILENCE + 2), speech, silence(1)])
    ears = [Hears("one"), Hears("two")]
    kept = Kept()
    stretches = list(hear(save(tmp_path / "a.wav", sound), Scripted(ears), keep=kept))
    assert kept.closed == [1, 2]
    for ear, stretch in zip(ears, stretches, strict=True):
        given = np.concatenate(ear.samples)
        first = round(stretch.start * RATE)
        assert np.array_equal(given, sound[first : first + len(given)])
        assert np.array_equal(given, np.concatenate(kept.sounds[stretch.number]))
        assert len(given) > len(speech)


def test_a_quiet_room_is_no_stretch(tmp_path: Path) -> None:
    assert heard(save(tmp_path / "a.wav", noise(10, -50)), "ghosts") == []


def test_what_breaks_off_leaves_no_sound_open(tmp_path: Path, speech: Pcm) -> None:
    kept = Kept()
    with pytest.raises(UnreadableSound):
        list(hear(tmp_path / "none.wav", Scripted([]), keep=kept))
    begun = hear(
        save(tmp_path / "a.wav", np.concatenate([speech, silence(9), speech])), Scripted(["a", "b"]), keep=kept
    )
    next(begun)
    begun.close()
    assert kept.closed == [1]
