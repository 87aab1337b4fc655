"""The measures of sound against replies of which the truth is known: eSpeak's, put together from pieces."""

from collections.abc import Sequence

import espeak
import numpy as np
import pytest
from sounds import noise
from utterances import FILLERS, Utterance, compose

from voice_coach.audio.pcm import RATE, Pcm
from voice_coach.feedback.delivery import Delivery, measure_delivery
from voice_coach.feedback.delivery.sound import as_sound, with_sound
from voice_coach.speech.span import Span
from voice_coach.speech.transcript import Transcript, Word

VOICES = ("gmw/en-US", "gmw/en+f3", "gmw/en-GB-x-rp+klatt4")
TALK = ("thank you for your time today", "I would really like this job", "because I have led a team of nine people")


def talk(
    *parts: str | float, voice: str = VOICES[0], rate: int = 160, pitch: int = 50, span: int = 50, room: float = -66.0
) -> Utterance:
    return compose(
        parts,
        lambda text: espeak.speak(text, voice, rate=rate, pitch=pitch, span=span),
        hum=lambda text: espeak.speak(text, voice, rate=110),
        room=room,
    )


def transcript(said: Utterance) -> Transcript:
    """Return what a recogniser without fillers hears: the words of each piece, evenly spread over it."""
    words = []
    for piece in said.pieces:
        texts = [] if piece.filler else piece.text.split()
        each = (piece.end - piece.start) / max(1, len(texts))
        words += [
            Word(text, piece.start + at * each, piece.start + (at + 1) * each, 1.0) for at, text in enumerate(texts)
        ]
    return Transcript(tuple(words))


def measured(said: Utterance, sound: Pcm | None = None, gap: float | None = None) -> Delivery:
    words = transcript(said)
    samples = said.sound if sound is None else sound
    speech = Span(said.pieces[0].start + 0.05, said.pieces[-1].end)
    return with_sound(measure_delivery(words, gap), words, as_sound(samples), speech)


def louder(sound: Pcm, decibels: float) -> Pcm:
    loud: Pcm = np.clip(sound * 10 ** (decibels / 20), -32_768, 32_767).astype(np.int16)
    return loud


def rests(found: Delivery) -> list[tuple[float, float]]:
    return [(pause.start, pause.end) for pause in found.pauses or ()]


def near(values: Sequence[tuple[float, float]], within: float) -> list[object]:
    return [pytest.approx(value, abs=within) for value in values]


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("seconds", [(0.3, 0.5), (0.8, 1.6), (2.5, 0.4)])
def test_pauses_are_where_they_were_put(voice: str, seconds: tuple[float, float]) -> None:
    said = talk(TALK[0], seconds[0], TALK[1], seconds[1], TALK[2], voice=voice)
    found = measured(said)
    assert rests(found) == near(said.rests, 0.05)
    assert found.longest_pause == pytest.approx(max(seconds), abs=0.05)
    assert found.speech_seconds == pytest.approx(said.seconds, abs=0.05)


def test_a_silence_shorter_than_a_pause_is_none() -> None:
    assert measured(talk(TALK[0], 0.15, TALK[1])).pauses == ()


@pytest.mark.parametrize("decibels", [-24, -12, 0, 6])
def test_pauses_are_the_same_at_any_level(decibels: float) -> None:
    said = talk(TALK[0], 0.6, TALK[1], 1.2, TALK[2])
    assert rests(measured(said, louder(said.sound, decibels))) == near(said.rests, 0.06)


def test_pauses_are_found_in_a_noisy_room() -> None:
    said = talk(TALK[0], 0.6, TALK[1], 1.2, TALK[2], room=-36.0)
    assert rests(measured(said)) == near(said.rests, 0.1)


@pytest.mark.parametrize("rate", [110, 150, 190, 240])
def test_pace(rate: int) -> None:
    said = talk(TALK[1], 0.5, TALK[2], rate=rate)
    found = measured(said)
    assert found.words_per_minute == pytest.approx(said.words / said.seconds * 60, rel=0.02)
    uttered = said.seconds - sum(end - start for start, end in said.rests)
    assert found.articulation_rate == pytest.approx(18 / uttered, rel=0.05)  # eighteen syllables


def test_the_reply_gap_is_taken_from_the_first_sound() -> None:
    said = talk(TALK[0], TALK[1])  # the detector heard it 0.05 s late
    assert measured(said, gap=said.pieces[0].start + 0.05).reply_gap == pytest.approx(said.pieces[0].start, abs=0.02)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("filler", sorted(FILLERS - {"erm"}))
def test_a_filler_that_no_word_covers_is_heard(voice: str, filler: str) -> None:
    said = talk(TALK[0], 0.4, filler, 0.3, TALK[1], voice=voice)
    found = measured(said).filled_pauses
    assert found is not None
    assert len(found) == 1
    assert said.fillers[0].start - 0.05 <= (found[0].start + found[0].end) / 2 <= said.fillers[0].end + 0.05


@pytest.mark.parametrize("voice", VOICES)
def test_speech_without_fillers_has_none(voice: str) -> None:
    assert measured(talk(TALK[0], 0.4, TALK[1], 0.3, TALK[2], voice=voice)).filled_pauses == ()


def test_a_filler_that_was_written_is_counted_once() -> None:
    said = talk(TALK[0], 0.4, "um", 0.3, TALK[1])
    words = list(transcript(said).words)
    words.insert(6, Word("Um,", said.fillers[0].start + 0.1, said.fillers[0].start + 0.1, 0.5))
    heard = Transcript(tuple(words))
    found = with_sound(measure_delivery(heard), heard, as_sound(said.sound))
    assert [filled.text for filled in found.filled_pauses or ()] == ["Um,"]
    assert found.words == said.words


@pytest.mark.parametrize("decibels", [-20, -10, 0])
def test_level_follows_the_gain(decibels: float) -> None:
    said = talk(TALK[0], 0.5, TALK[1])
    plain, other = (measured(said, louder(said.sound, by)).loudness for by in (0, decibels))
    assert plain
    assert other
    assert other.level - plain.level == pytest.approx(decibels, abs=0.3)
    assert other.clipped == 0


def test_clipping() -> None:
    said = talk(TALK[0], 0.5, TALK[1])
    loudness = measured(said, louder(said.sound, 20)).loudness
    assert loudness
    assert loudness.clipped > 0.05


@pytest.mark.parametrize("room", [-60.0, -45.0, -35.0])
def test_noise_is_that_of_the_room(room: float) -> None:
    loudness = measured(talk(TALK[0], 0.8, TALK[1], room=room)).loudness
    assert loudness
    assert loudness.noise == pytest.approx(room, abs=1.5)
    assert loudness.signal_to_noise == pytest.approx(loudness.level - room, abs=1.6)


def test_trailing_off() -> None:
    said = talk(TALK[0], 0.3, TALK[1], 0.3, TALK[0])
    fade = np.ones(len(said.sound))
    end = round(said.pieces[-1].end * RATE)
    fade[end - RATE :] = 10 ** (-12 / 20)
    steady, faded = (measured(said, sound).loudness for sound in (said.sound, (said.sound * fade).astype(np.int16)))
    assert steady
    assert faded
    assert steady.trailing_off is not None
    assert faded.trailing_off == pytest.approx(steady.trailing_off + 12, abs=2)


@pytest.mark.parametrize("voice", VOICES)
def test_a_wider_tune_is_measured_wider(voice: str) -> None:
    spans = [measured(talk(*TALK, voice=voice, span=span)).pitch_range_semitones for span in (0, 25, 50, 99)]
    assert None not in spans
    assert spans == sorted(spans, key=lambda each: each or 0)
    assert spans[0] == pytest.approx(0, abs=0.6)  # level


@pytest.mark.parametrize("hertz", [(100, 200), (150, 225), (90, 90)])
def test_the_range_of_a_glide(hertz: tuple[float, float]) -> None:
    times = np.arange(4 * RATE) / RATE
    pitch = hertz[0] * (hertz[1] / hertz[0]) ** (times / times[-1])
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    wave = sum(np.sin(number * phase) / number for number in range(1, 12))
    sound = np.concatenate([np.zeros(RATE), 0.1 * wave, np.zeros(RATE)]) * 32_768 + noise(6, -70)
    words = Transcript(tuple(Word("la", 1 + at * 0.4, 1.4 + at * 0.4, 1.0) for at in range(10)))
    found = with_sound(measure_delivery(words), words, as_sound(sound.astype(np.int16)))
    assert found.pitch_range_semitones == pytest.approx(0.8 * 12 * np.log2(hertz[1] / hertz[0]), abs=0.3)


def test_little_speech_says_little() -> None:
    found = measured(talk("thank you"))
    assert (found.words, found.words_per_minute, found.articulation_rate) == (2, None, None)
    assert (found.loudness, found.pitch_range_semitones, found.pauses) == (None, None, ())


@pytest.mark.parametrize("seconds", [0.005, 2.0])
def test_a_reply_without_words_has_no_measures_of_sound(seconds: float) -> None:
    nothing = measure_delivery(Transcript())
    assert with_sound(nothing, Transcript(), as_sound(noise(seconds, -50))) == nothing


def test_words_over_perfect_silence_keep_what_the_words_tell() -> None:
    words = transcript(talk(*TALK))
    told = measure_delivery(words)
    assert with_sound(told, words, np.zeros(5 * RATE, np.float32)) == told
