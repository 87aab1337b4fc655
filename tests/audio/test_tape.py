import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from realtime import realtime
from sounds import onsets, pitch, tone
from virtual_audio import PrivatePulse

from voice_coach.audio.capture import Microphone
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.audio.playback import SpeakerFailed
from voice_coach.audio.stretching import Stretched
from voice_coach.audio.tape import Deck, SilentDeck, TapeDeck

CLICK = 0.05
"""Seconds that a click lasts."""

NEAR = 0.05
"""Seconds by which the virtual microphone's clock may be off."""


def clicks(*times: float, seconds: float) -> Pcm:
    """Return silence with a click at each of some times."""
    sound = silence(seconds)
    for at in times:
        sound[round(at * RATE) : round((at + CLICK) * RATE)] = tone(CLICK, 600)
    return sound


def whole(sound: Stretched) -> Pcm:
    return np.concatenate(_steps(sound, 777))


def _steps(sound: Stretched, step: int) -> list[Pcm]:
    pieces = []
    while len(piece := sound.read(step)):
        pieces.append(piece)
    return pieces


# -- slower -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tempo", "rate"), [(1.0, 48_000), (0.75, 48_000), (0.75, 44_100), (0.5, 16_000)])
def test_a_slower_sound_is_longer_and_keeps_its_pitch(tempo: float, rate: int) -> None:
    stretched = whole(Stretched(tone(4.0, 440), 0.0, tempo, rate))
    assert len(stretched) / rate == pytest.approx(4.0 / tempo, abs=0.1)
    assert pitch(stretched, rate) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("tempo", [1.0, 0.75, 0.5])
@pytest.mark.parametrize("at", [0.0, 1.7])
def test_each_sample_tells_its_place_in_the_original(tempo: float, at: float) -> None:
    stretched = Stretched(clicks(1.0, 2.0, 3.0, seconds=4.0), at, tempo, RATE)
    heard = [0.0]
    while len(piece := stretched.read(80)):
        if np.abs(piece.astype(int)).max() > 3_000 and stretched.position > heard[-1] + 4 * CLICK:
            heard.append(stretched.position)
    assert heard[1:] == pytest.approx([click for click in (1.0, 2.0, 3.0) if click > at], abs=0.03)


def test_behind_the_end_there_is_nothing() -> None:
    stretched = Stretched(tone(1.0), 1.0, 0.75, RATE)
    assert len(stretched.read(100)) == 0


# -- the position is what is heard --------------------------------------------------------------------------------


def listen(
    microphone: Microphone, deck: Deck, until: Callable[[], bool]
) -> tuple[list[float], Callable[[float], float]]:
    """Return when sounds began, and what tells which place of the tape was said to be heard at a moment."""
    told: list[tuple[float, float]] = []
    began: list[float] = []
    last = 0.0
    end = 0.0
    while not end or time.monotonic() < end:
        told.append((time.monotonic(), deck.position))
        block = microphone.read(0.01)
        for at in np.flatnonzero(np.abs(block.samples.astype(int)) > 3_000) if block else ():
            now = block.start + float(at) / RATE  # type: ignore[union-attr]
            if now - last > 2 * CLICK:
                began.append(now)
            last = now
        if not end and until():
            end = time.monotonic() + 0.5
    moments, places = zip(*told, strict=True)
    return began, lambda moment: float(np.interp(moment, moments, places))


@pytest.mark.parametrize("tempo", [1.0, 0.75])
@realtime
def test_a_place_is_told_when_it_is_heard(microphone: Microphone, tempo: float) -> None:
    at = (0.5, 1.0, 1.6, 2.4)
    with TapeDeck(clicks(*at, seconds=3.0)) as deck:
        deck.tempo = tempo
        deck.play()
        heard, place_at = listen(microphone, deck, lambda: deck.over)
    assert [place_at(moment) for moment in heard] == pytest.approx(at, abs=NEAR)


@realtime
def test_what_is_jumped_over_is_not_heard(microphone: Microphone) -> None:
    with TapeDeck(clicks(0.5, 3.0, 6.0, seconds=7.0)) as deck:
        deck.play()
        deck.seek(5.5)
        assert deck.position == 5.5
        heard, place_at = listen(microphone, deck, lambda: deck.over)
    assert [place_at(moment) for moment in heard] == pytest.approx([6.0], abs=NEAR)


@realtime
def test_a_pause_stops_where_it_is_and_loses_nothing(microphone: Microphone) -> None:
    with TapeDeck(clicks(0.3, 0.8, 1.3, 1.8, seconds=2.2)) as deck:
        deck.play()
        before, _ = listen(microphone, deck, lambda: deck.position > 0.4)
        deck.pause()
        quiet, _ = listen(microphone, deck, lambda: True)
        still = deck.position
        time.sleep(0.2)
        assert deck.position == still
        deck.play()
        after, place_at = listen(microphone, deck, lambda: deck.over)
    assert len(before) + len(quiet) + len(after) == 4
    assert [place_at(moment) for moment in after] == pytest.approx((0.3, 0.8, 1.3, 1.8)[-len(after) :], abs=NEAR)


def test_a_jump_while_paused_stays_there(pulse: PrivatePulse) -> None:
    with TapeDeck(silence(5.0)) as deck:
        deck.seek(3.0)
        time.sleep(0.5)
        assert deck.position == 3.0
        assert not deck.over


@pytest.mark.parametrize(("sought", "reached"), [(-4.0, 0.0), (99.0, 5.0)])
def test_jumps_end_at_the_ends(pulse: PrivatePulse, sought: float, reached: float) -> None:
    with TapeDeck(silence(5.0)) as deck:
        for each in (deck, SilentDeck(5.0)):
            each.seek(sought)
            assert each.position == reached


def test_slower_goes_on_at_the_same_place(pulse: PrivatePulse, tmp_path: Path) -> None:
    with pulse.record_speakers(tmp_path / "heard.wav"), TapeDeck(tone(3.0, 500)) as deck:
        deck.play()
        time.sleep(1.0)
        before = deck.position
        deck.tempo = 0.75
        assert deck.position == pytest.approx(before, abs=0.05)
        while not deck.over:
            time.sleep(0.05)
    heard, _ = soundfile.read(tmp_path / "heard.wav", dtype="int16")
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 1_500)
    assert len(onsets(heard, quiet=0.1)) == 1
    assert 3.0 < (loud[-1] - loud[0]) / RATE < 4.1
    assert pitch(heard[loud[0] : loud[-1]]) == pytest.approx(500, abs=3)


# -- without a speaker --------------------------------------------------------------------------------------------


def test_without_a_speaker_the_time_goes_by_all_the_same() -> None:
    deck = SilentDeck(0.3, at=0.1)
    assert deck.position == 0.1
    deck.play()
    while not deck.over:
        time.sleep(0.01)
    deck.pause()
    assert deck.position == pytest.approx(0.3)


def test_time_without_a_speaker_can_be_slowed_and_stopped() -> None:
    deck = SilentDeck(100.0)
    deck.tempo = 0.5
    began = time.monotonic()
    deck.play()
    time.sleep(0.2)
    deck.pause()
    assert 0.09 <= deck.position <= (time.monotonic() - began) / 2
    place = deck.position
    time.sleep(0.05)
    assert deck.position == place


def test_a_speaker_that_goes_away_is_told() -> None:
    with PrivatePulse() as server, server.used_in_this_process():
        deck = TapeDeck(tone(20.0))
        deck.play()
        time.sleep(0.5)
        assert deck.error is None
        server.kill()
        until = time.monotonic() + 10
        while deck.error is None and time.monotonic() < until:
            time.sleep(0.05)
        assert isinstance(deck.error, SpeakerFailed)
        deck.close()
