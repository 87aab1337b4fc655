"""MP3 that is encoded in pieces."""

import io
from collections.abc import Callable

import av
import numpy as np
import pytest
from sounds import tone

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.places import prompts_dir
from voice_coach.report.mp3 import FRAME, Mp3Writer

WHOLE = 1_000_000
"""Frames in a piece that takes in all of a sound."""


def written(sound: Pcm, piece: int, block: int = RATE) -> bytes:
    writer = Mp3Writer(piece)
    for at in range(0, len(sound), block):
        writer.write(sound[at : at + block])
    return writer.finish()


def speech() -> Pcm:
    return np.concatenate(
        [files.read_flac(path).samples for path in sorted((prompts_dir() / "demonstration").glob("*.flac"))]
    )


def clicks() -> Pcm:
    sound = silence(20.0)
    sound[:: RATE // 7] = 30_000
    return sound


def noise() -> Pcm:
    return np.random.default_rng(1).integers(-32_768, 32_767, 20 * RATE).astype(np.int16)


def loud_then_faint() -> Pcm:
    return np.concatenate([noise(), noise() // 2_000, silence(5.0), tone(5.0)])


@pytest.mark.parametrize("sound", [speech, clicks, noise, loud_then_faint])
@pytest.mark.parametrize("piece", [65, 100, 333])
def test_pieces_make_the_very_bytes_that_one_encoder_writes(sound: Callable[[], Pcm], piece: int) -> None:
    assert written(sound(), piece) == written(sound(), WHOLE)


@pytest.mark.parametrize("block", [1, 575, 100_000])
def test_it_does_not_matter_in_what_blocks_the_sound_comes(block: int) -> None:
    sound = tone(3.0)
    assert written(sound, 40, block) == written(sound, WHOLE)


@pytest.mark.parametrize("frames", [0.001, 1, 39, 40, 72, 104, 105, 136.5])
def test_sounds_that_end_near_the_edge_of_a_piece(frames: float) -> None:
    sound = tone(6.0)[: round(frames * FRAME)]
    assert written(sound, 40) == written(sound, WHOLE)


def test_it_is_as_long_as_the_sound_was() -> None:
    with av.open(io.BytesIO(written(tone(10.0), 100))) as container:
        heard = sum(frame.samples for frame in container.decode(audio=0))
    assert heard == pytest.approx(10 * RATE, abs=FRAME)


def test_no_sound_is_no_file() -> None:
    assert written(silence(0.0), 40) == b""
