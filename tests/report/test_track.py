from pathlib import Path

import av
import numpy as np
import pytest
from sounds import save, tone

from voice_coach.audio import files
from voice_coach.audio.levels import LEVELS
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.report.track import Track, record_track
from voice_coach.report.view import TurnView


def flac(folder: Path, name: str, samples: Pcm, rate: int = RATE) -> Path:
    path = folder / name
    files.write(path, Sound(samples, rate))
    return path


def turn(number: int, cue: Path | None, reply: Path | None) -> TurnView:
    return TurnView(number, "Anything else?", cue, reply)


def decoded(track: Track, folder: Path) -> Pcm:
    path = folder / "track.mp3"
    path.write_bytes(track.media)
    return files.read(path).samples


def test_cues_and_replies_follow_each_other(tmp_path: Path) -> None:
    track = record_track(
        [
            turn(1, flac(tmp_path, "a.flac", tone(1.0)), flac(tmp_path, "b.flac", tone(2.0))),
            turn(2, None, flac(tmp_path, "c.flac", tone(0.5))),
        ]
    )
    assert [(each.turn, each.voice, each.start, each.end) for each in track.stretches] == [
        (1, "cue", 0.0, 1.0),
        (1, "reply", 1.0, 3.0),
        (2, "reply", 3.0, 3.5),
    ]
    assert track.seconds == 3.5
    assert len(decoded(track, tmp_path)) == pytest.approx(3.5 * RATE, abs=0.03 * RATE)


def test_it_is_what_every_browser_plays_and_small_enough_for_a_page(tmp_path: Path) -> None:
    track = record_track([turn(1, None, flac(tmp_path, "a.flac", tone(10.0)))])
    (tmp_path / "track.mp3").write_bytes(track.media)
    with av.open(str(tmp_path / "track.mp3")) as container:
        assert container.streams.audio[0].codec_context.name.startswith("mp3")
    assert len(track.media) < 10 * 5_200


def test_voices_of_other_rates_keep_their_pitch_and_length(tmp_path: Path) -> None:
    track = record_track([turn(1, flac(tmp_path, "a.flac", tone(1.0, 440, rate=24_000), 24_000), None)])
    heard = decoded(track, tmp_path)[: RATE // 2]
    assert track.seconds == pytest.approx(1.0, abs=0.001)
    assert np.argmax(np.abs(np.fft.rfft(heard))) * 2 == pytest.approx(440, abs=4)


def test_a_recording_from_elsewhere(tmp_path: Path) -> None:
    stereo = np.stack([tone(1.0, rate=44_100)] * 2, axis=1)
    track = record_track([turn(1, None, save(tmp_path / "memo.wav", stereo, 44_100))])
    assert track.seconds == pytest.approx(1.0, abs=0.01)


def test_turns_of_one_recording_share_it(tmp_path: Path) -> None:
    path = flac(tmp_path, "talk.flac", tone(2.0))
    track = record_track([turn(1, None, path), turn(2, None, path)])
    assert track.seconds == 2.0
    assert [(each.turn, each.start, each.end) for each in track.stretches] == [(1, 0.0, 2.0), (2, 0.0, 2.0)]


@pytest.mark.parametrize("content", [b"", b"no sound at all"])
def test_what_cannot_be_read_is_left_out(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.flac"
    broken.write_bytes(content)
    track = record_track([turn(1, broken, flac(tmp_path, "b.flac", tone(1.0))), turn(2, None, tmp_path / "gone.flac")])
    assert [(each.turn, each.voice) for each in track.stretches] == [(1, "reply")]
    assert track.find(1, "cue") is None


def test_a_recording_that_was_cut_off_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = flac(tmp_path, "whole.flac", np.random.default_rng(1).integers(-9000, 9000, 4 * RATE).astype(np.int16))
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    track = record_track([turn(1, None, cut)])
    assert 1.5 < track.seconds < 2.1


def test_no_sound_at_all() -> None:
    track = record_track([turn(1, None, None)])
    assert (track.media, track.seconds, track.stretches, len(track.levels)) == (b"", 0.0, (), 0)


def test_levels_say_how_loud_it_is(tmp_path: Path) -> None:
    loud_then_none = np.concatenate([tone(1.0, loudness=0.5), silence(1.0)])
    loud_then_none[0] = -32_768
    track = record_track([turn(1, None, flac(tmp_path, "a.flac", loud_then_none))])
    assert len(track.levels) == 2 * LEVELS
    assert track.levels[0] == 1.0
    assert track.levels[1:LEVELS] == pytest.approx(0.5, abs=0.01)
    assert track.levels[LEVELS:].max() == 0.0
    assert len(track.between(0.5, 1.0)) == LEVELS // 2
