"""What is told of a room, against rooms that are made."""

import subprocess
from io import BytesIO

import numpy as np
import pytest
import soundfile
import soxr
from sounds import noise, tone
from spoken import Say

from voice_coach.audio import files, room
from voice_coach.audio.level import FLOOR
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.audio.phone import through_phone
from voice_coach.audio.resampling import at_rate
from voice_coach.places import prompts_dir

CUE = "Well, that's everything from my side. Is there anything you'd like to ask?"
REPLY = "Thank you, I'd really love this job, because I like working with people. What happens next from here?"

DELAY = 0.18
"""Seconds that a laptop's buffers take."""


@pytest.fixture(scope="module")
def cue(say: Say) -> Pcm:
    return say(CUE)


def espeak(voice: str) -> Pcm:
    """Return the reply in one of eSpeak's voices."""
    made = subprocess.run(["espeak-ng", "-v", voice, "--stdout", REPLY], capture_output=True, check=True)
    samples, rate = soundfile.read(BytesIO(made.stdout), dtype="int16")
    return at_rate(Sound(samples, rate), RATE)


def mixed(*parts: Pcm) -> Pcm:
    """Return sounds that are heard together, as long as the longest."""
    whole = np.zeros(max(map(len, parts)))
    for part in parts:
        whole[: len(part)] += part
    clipped: Pcm = np.clip(whole, -32_768, 32_767).astype(np.int16)
    return clipped


def louder(samples: Pcm, decibels: float) -> Pcm:
    made: Pcm = np.round(samples * 10 ** (decibels / 20)).astype(np.int16)
    return made


def in_room(samples: Pcm, decibels: float, delay: float = DELAY) -> Pcm:
    """Return what a microphone hears of a speaker: first the sound itself, then what a room's walls give back."""
    rng = np.random.default_rng(3)
    fading = np.exp(-6.9 * np.arange(round(0.3 * RATE)) / (0.3 * RATE))
    walls = 0.05 * rng.standard_normal(len(fading)) * fading
    walls[0] = 1.0
    heard = np.convolve(samples, walls)
    return np.concatenate([silence(delay), louder(np.clip(heard, -32_768, 32_767).astype(np.int16), decibels)])


@pytest.mark.parametrize("decibels", [-70.0, -50.0, -30.0])
def test_the_noise_of_a_room_is_what_is_left_between_words(cue: Pcm, decibels: float) -> None:
    heard = mixed(noise(8, decibels), cue)
    assert room.noise_floor(heard) == pytest.approx(decibels, abs=1.5)


def test_a_muted_microphone_has_no_noise() -> None:
    assert room.noise_floor(silence(3)) == room.noise_floor(silence(0)) == FLOOR


@pytest.mark.parametrize("gain", [0.0, -12.0, -24.0, -36.0])
def test_a_voice_is_as_much_quieter_as_it_was_made(say: Say, gain: float) -> None:
    reply = say(REPLY)
    spoken = [(0.5, 0.5 + len(reply) / RATE)]
    loud, quiet = (
        room.voice(mixed(noise(9, -75), np.concatenate([silence(0.5), louder(reply, by)])), spoken)
        for by in (0.0, gain)
    )
    assert quiet.level - loud.level == pytest.approx(gain, abs=0.5)
    assert quiet.noise == pytest.approx(-75, abs=2)
    assert quiet.above_noise == pytest.approx(loud.above_noise + gain, abs=2)


# -- telephone quality ----------------------------------------------------------------------------------------------


def voices(say: Say) -> list[Pcm]:
    recorded = [files.read_flac(path).samples for path in sorted((prompts_dir() / "demonstration").glob("*.flac"))[:2]]
    return [say(REPLY), *recorded, *map(espeak, ("en-us", "en-gb", "en-us+f3", "en-gb+m3", "en-gb-scotland+f5"))]


def treble(samples: Pcm) -> room.Voice:
    return room.voice(samples, [(0.0, len(samples) / RATE)])


@pytest.mark.parametrize("noisy", [None, -60.0, -40.0])
def test_a_voice_through_a_telephone_is_told_from_one_in_the_room(say: Say, noisy: float | None) -> None:
    for samples in voices(say):
        heard = samples if noisy is None else mixed(samples, noise(len(samples) / RATE, noisy))
        narrow: Pcm = soxr.resample(soxr.resample(heard, RATE, 8_000), 8_000, RATE)
        assert not treble(heard).by_telephone
        assert treble(narrow).by_telephone
        assert treble(at_rate(through_phone(Sound(heard, RATE)), RATE)).by_telephone


def test_of_a_word_nothing_is_told(say: Say) -> None:
    assert treble(say("Yes.")[: RATE // 2]).treble is None
    assert not treble(silence(2)).by_telephone


@pytest.mark.parametrize(
    ("name", "rate", "telephone"),
    [
        ("Headset (WH-1000XM4 Hands-Free AG Audio)", 16_000, True),
        ("bluez_input.38_18_4C_17_00_00.0", 16_000, True),
        ("AirPods", 16_000, True),
        ("AirPods", 24_000, False),
        ("HSP device", 8_000, True),
        ("Some microphone", 8_000, True),
        ("USB conference microphone", 16_000, False),
        ("MacBook Pro Microphone", 48_000, False),
        ("Bluetooth microphone", 48_000, False),
    ],
)
def test_a_headset_is_known_by_its_name_and_rate(name: str, rate: int, telephone: bool) -> None:
    assert room.telephone_device(name, rate) is telephone


# -- echo -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delay", [0.0, 0.05, DELAY, 0.6])
@pytest.mark.parametrize("decibels", [0.0, -20.0, -40.0])
def test_an_echo_is_found_with_its_delay_and_strength(cue: Pcm, delay: float, decibels: float) -> None:
    heard = mixed(noise(len(cue) / RATE + 1, -75), in_room(cue, decibels, delay))
    found = room.echo(cue, heard)
    assert found
    assert found.delay == pytest.approx(delay, abs=0.002)
    assert found.weaker == pytest.approx(-decibels, abs=3)


def test_an_echo_is_found_in_noise_and_under_a_person_who_talks(cue: Pcm) -> None:
    heard = mixed(noise(len(cue) / RATE + 1, -45), in_room(cue, -15), louder(espeak("en-us"), -20))
    found = room.echo(cue, heard)
    assert found
    assert found.delay == pytest.approx(DELAY, abs=0.005)


def test_where_no_speaker_is_heard_there_is_no_echo(say: Say, cue: Pcm) -> None:
    length = len(cue) / RATE + 1
    for heard in (noise(length, -75), noise(length, -35), tone(length), silence(length), silence(0)):
        assert room.echo(cue, heard) is None
    for voice in voices(say):
        assert room.echo(cue, mixed(noise(length, -60), voice[: round(length * RATE)])) is None
    assert room.echo(silence(2), noise(3, -40)) is None


def test_how_late_an_echo_ends_is_counted_from_the_end_of_the_sound(cue: Pcm) -> None:
    seconds = len(cue) / RATE
    played_at = 100.0
    heard = mixed(noise(seconds + 1.5, -70), np.concatenate([silence(0.5), in_room(cue, -20, 0.6)]))
    pieces = [(played_at - 0.5 + at / RATE, heard[at : at + 480]) for at in range(0, len(heard), 480)]
    latency = 0.15  # the speaker's own, which its end takes in
    found = room.know(cue, pieces, played_at, played_at + seconds + latency)
    assert found.echo
    assert found.late == pytest.approx(0.6 - latency, abs=0.01)
    assert found.noise == pytest.approx(-70, abs=2)


def test_of_a_room_that_was_not_heard_nothing_is_known(cue: Pcm) -> None:
    assert room.know(cue, [], 0.0, 1.0) == room.Room(FLOOR, None)
