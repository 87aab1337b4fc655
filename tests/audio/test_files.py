import itertools
import os
import re
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from sounds import pitch, save, tone

from voice_coach.audio import files
from voice_coach.audio.files import FlacWriter, Side, UnreadableSound, UnwritableSound
from voice_coach.audio.pcm import FULL_SCALE, RATE, Pcm, Sound, silence

Make = Callable[[Path], Path]
SECONDS = 2.0
HERTZ = 440.0


def encode(path: Path, codec: str, rate: int, channels: int, samples: Pcm | None = None, **options: str) -> Path:
    """Write a tone the way a phone does."""
    mono = tone(SECONDS, HERTZ, rate) if samples is None else samples
    with av.open(str(path), "w", options=options) as container:
        layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.repeat(mono, channels).reshape(1, -1), format="s16", layout=layout)
        frame.rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return path


def film(path: Path) -> Path:
    """Write a video without any sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        for packet in (*stream.encode(picture), *stream.encode(None)):
            container.mux(packet)
    return path


@pytest.mark.parametrize(
    ("name", "subtype", "rate", "channels"),
    [
        pytest.param("a.wav", "PCM_U8", 8_000, 1, id="wav-8-bit-8-kHz"),
        pytest.param("a.wav", "PCM_16", 11_025, 2, id="wav-16-bit-11-kHz-stereo"),
        pytest.param("a.wav", "PCM_24", 96_000, 2, id="wav-24-bit-96-kHz-stereo"),
        pytest.param("a.wav", "PCM_32", 44_100, 6, id="wav-32-bit-six-channels"),
        pytest.param("a.wav", "FLOAT", 48_000, 1, id="wav-float"),
        pytest.param("a.wav", "ULAW", 8_000, 1, id="wav-telephone"),
        pytest.param("a.flac", "PCM_24", 48_000, 2, id="flac-24-bit-stereo"),
        pytest.param("a.ogg", "VORBIS", 22_050, 1, id="ogg-vorbis"),
        pytest.param("a.ogg", "OPUS", 24_000, 2, id="ogg-opus-stereo"),
        pytest.param("a.aiff", "PCM_16", 44_100, 1, id="aiff"),
        pytest.param("a.mp3", "MPEG_LAYER_III", 44_100, 2, id="mp3-stereo"),
    ],
)
def test_what_laptops_record_is_read(tmp_path: Path, name: str, subtype: str, rate: int, channels: int) -> None:
    path = tmp_path / name
    frames = np.repeat(tone(SECONDS, HERTZ, rate)[:, None] / FULL_SCALE, channels, axis=1)
    soundfile.write(path, frames, rate, subtype=subtype)
    assert_is_the_tone(files.read(path))


@pytest.mark.parametrize(
    ("name", "codec", "rate", "channels"),
    [
        pytest.param("a.m4a", "aac", 44_100, 2, id="m4a-stereo"),
        pytest.param("a.m4a", "aac", 16_000, 1, id="m4a-16-kHz"),
        pytest.param("a.m4a", "alac", 48_000, 1, id="m4a-lossless"),
        pytest.param("a.webm", "libopus", 48_000, 1, id="webm-opus"),
        pytest.param("a.mp4", "aac", 22_050, 1, id="mp4-22-kHz"),
        pytest.param("a.mp3", "libmp3lame", 32_000, 1, id="mp3-32-kHz"),
    ],
)
def test_what_phones_record_is_read(tmp_path: Path, name: str, codec: str, rate: int, channels: int) -> None:
    assert_is_the_tone(files.read(encode(tmp_path / name, codec, rate, channels)))


def assert_is_the_tone(sound: Sound) -> None:
    assert sound.rate == RATE
    assert sound.samples.dtype == np.int16
    assert sound.seconds == pytest.approx(SECONDS, abs=0.15)  # encoders pad
    assert pitch(sound.samples) == pytest.approx(HERTZ, abs=1.0)
    middle = sound.samples[RATE // 2 : -RATE // 2].astype(float)
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(
        0.3 * 32_767 / np.sqrt(2), rel=0.25
    )  # MP3 encoders are free with it


def test_the_louder_channel_is_still_heard_beside_a_dead_one(tmp_path: Path) -> None:
    left = tone(SECONDS)
    soundfile.write(tmp_path / "a.wav", np.stack([left, np.zeros_like(left)], axis=1), RATE)
    assert pitch(files.read(tmp_path / "a.wav").samples) == pytest.approx(HERTZ, abs=1.0)


@pytest.mark.parametrize(("name", "codec"), [("a.webm", "libopus"), ("a.mp3", "libmp3lame"), ("a.flac", "flac")])
def test_a_recording_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path: Path, name: str, codec: str) -> None:
    whole = encode(tmp_path / name, codec, 48_000, 1, tone(10.0, HERTZ, 48_000)).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    sound = files.read(tmp_path / name)
    assert 3.0 < sound.seconds < 7.0
    assert pitch(sound.samples[:RATE]) == pytest.approx(HERTZ, abs=1.0)


def test_joined_recordings_of_different_form_are_read_through(tmp_path: Path) -> None:
    """As people join MP3s: one file behind the other, another rate and channel count in the second."""
    first = encode(tmp_path / "a.mp3", "mp3", 44_100, 2)
    second = encode(tmp_path / "b.mp3", "mp3", 22_050, 1)
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    assert files.read(joined).seconds == pytest.approx(2 * SECONDS, abs=0.3)


def test_a_wav_whose_header_was_never_finished_is_read(tmp_path: Path) -> None:
    """What a recorder leaves that was killed: the lengths in the header are still nought."""
    data = bytearray(save(tmp_path / "a.wav", tone(SECONDS)).read_bytes())
    data[4:8] = data[40:44] = bytes(4)
    (tmp_path / "a.wav").write_bytes(data)
    assert files.read(tmp_path / "a.wav").seconds == pytest.approx(SECONDS, abs=0.1)


def test_a_broken_packet_in_the_middle_is_stepped_over(tmp_path: Path) -> None:
    data = bytearray(encode(tmp_path / "a.mp3", "libmp3lame", 44_100, 1, tone(10.0, HERTZ, 44_100)).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 600] = b"\xff" * 600
    (tmp_path / "a.mp3").write_bytes(data)
    assert files.read(tmp_path / "a.mp3").seconds > 9.0


def text_file(path: Path) -> Path:
    path.write_text("Dear Dana, thank you for your time.\n" * 50, encoding="utf-8")
    return path


def empty_file(path: Path) -> Path:
    path.touch()
    return path


def header_only(path: Path) -> Path:
    return save(path, silence(0))


def cut_m4a(path: Path) -> Path:
    """An M4A keeps at its end what is needed to read it at all."""
    whole = encode(path.with_suffix(".m4a"), "aac", 44_100, 1).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def playlist(path: Path) -> Path:
    path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", encoding="utf-8")
    return path


def missing(path: Path) -> Path:
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (text_file, "cannot be read as sound"),
        (empty_file, "is empty"),
        (header_only, "holds no sound at all"),
        (cut_m4a, "cannot be read as sound"),
        (folder, "is a folder"),
        (playlist, "cannot be read as sound"),
        (missing, "is not there"),
        (lambda path: film(path.with_suffix(".mp4")), "holds no sound"),
    ],
    ids=["text", "empty", "header-only", "cut-m4a", "folder", "playlist", "missing", "silent-film"],
)
def test_what_holds_no_sound_is_told_in_one_sentence(tmp_path: Path, make: Make, says: str) -> None:
    path = make(tmp_path / "reply.wav")
    with pytest.raises(UnreadableSound) as caught:
        files.read(path)
    assert str(path) in str(caught.value)
    assert says in str(caught.value)
    assert not re.search(r"\n|Errno|Invalid|End of file", str(caught.value))  # FFmpeg's words are of its own insides


# -- damage -------------------------------------------------------------------------------------------------------


def heard(path: Path) -> tuple[float, bool]:
    """Return how many seconds of a file are read, and whether it is told that some are missing."""
    told: list[Path] = []
    blocks = list(files.read_blocks(path, lambda: told.append(path)))
    return sum(map(len, blocks)) / RATE, bool(told)


def wipe(path: Path, start: float, end: float) -> None:
    """Fill a part of a file, in shares of its length, with what is no sound."""
    content = bytearray(path.read_bytes())
    a, b = round(start * len(content)), round(end * len(content))
    content[a:b] = bytes(np.random.default_rng(1).integers(0, 256, b - a).astype(np.uint8))
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "codec", "known"),
    [
        pytest.param("a.m4a", "aac", True, id="m4a"),
        pytest.param("a.flac", "flac", True, id="flac"),
        pytest.param("a.aac", "aac", False, id="aac"),
        pytest.param("a.mp3", "libmp3lame", False, id="mp3"),
    ],
)
def test_what_lies_behind_damage_is_heard_and_it_is_told_where_some_is_missing(
    tmp_path: Path, name: str, codec: str, known: bool
) -> None:
    """Known it is where the file lists its packets or states its length; in a mere stream, nobody can tell."""
    path = encode(tmp_path / name, codec, 44_100, 1, tone(10.0, HERTZ, 44_100))
    assert heard(path) == (pytest.approx(10.0, abs=0.1), False)
    wipe(path, 0.3, 0.6)
    seconds, told = heard(path)
    assert seconds > 6.0
    assert told is known


@dataclass(frozen=True)
class Kind:
    """A kind of file, and whether one that is cut off shows it."""

    name: str
    codec: str
    options: dict[str, str]
    known: bool
    rate: int = 48_000


KINDS = [
    Kind("a.m4a", "aac", {"movflags": "faststart"}, known=True),
    Kind("fragments.mp4", "aac", {"movflags": "frag_keyframe+empty_moov"}, known=True),
    Kind("a.webm", "libopus", {}, known=True),
    Kind("a.mkv", "aac", {}, known=True),
    Kind("a.wav", "pcm_s16le", {}, known=True, rate=44_100),
    Kind("8-bit.wav", "pcm_u8", {}, known=True, rate=37_000),
    Kind("float.wav", "pcm_f32le", {}, known=True),
    Kind("adpcm.wav", "adpcm_ima_wav", {}, known=True, rate=22_050),
    Kind("a.flac", "flac", {}, known=True),
    Kind("a.aiff", "pcm_s16be", {}, known=True, rate=11_025),
    Kind("a.au", "pcm_s16be", {}, known=True, rate=8_000),
    Kind("a.ogg", "libopus", {}, known=False),
    Kind("live.webm", "libopus", {"live": "1"}, known=False),
    Kind("a.mp3", "libmp3lame", {}, known=False),
    Kind("plain.mp3", "libmp3lame", {"write_xing": "0"}, known=False),
    Kind("a.aac", "aac", {}, known=False, rate=16_000),
    Kind("a.caf", "pcm_s16be", {}, known=False),
    Kind("a.w64", "pcm_s16le", {}, known=False),
    Kind("a.ts", "aac", {}, known=False),
    Kind("a.avi", "pcm_s16le", {}, known=False),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_is_told_that_a_recording_was_cut_off_where_it_states_its_length(tmp_path: Path, kind: Kind) -> None:
    path = encode(tmp_path / kind.name, kind.codec, kind.rate, 1, tone(10.0, HERTZ, kind.rate), **kind.options)
    assert heard(path) == (pytest.approx(10.0, abs=0.2), False)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert heard(path) == (pytest.approx(6.0, abs=0.5), kind.known)


@pytest.mark.parametrize("name", ["a.webm", "a.ogg"])
def test_a_hole_in_what_browsers_record_is_told(tmp_path: Path, name: str) -> None:
    path = encode(tmp_path / name, "libopus", 48_000, 1, tone(12.0, HERTZ, 48_000))
    wipe(path, 0.4, 0.6)
    seconds, told = heard(path)
    assert 4.0 < seconds < 11.0
    assert told


@pytest.mark.parametrize(
    ("name", "codec", "rate", "channels"),
    [
        pytest.param(name, codec, rate, channels, id=f"{name}-{codec}-{rate}-{channels}")
        for name, codec, rates in (
            ("a.m4a", "aac", (8_000, 11_025, 22_050, 96_000)),
            ("a.mp4", "alac", (37_000, 44_100)),
            ("a.webm", "libopus", (8_000, 12_000, 24_000)),
            ("a.ogg", "libopus", (8_000, 16_000)),
            ("a.mkv", "aac", (8_000, 44_100)),
            ("a.flac", "flac", (8_000, 37_000, 96_000)),
            ("a.wav", "pcm_s16le", (7_350, 44_056, 192_000)),
            ("a.wav", "pcm_s24le", (11_025, 96_000)),
            ("a.wav", "pcm_mulaw", (8_000,)),
            ("a.aiff", "pcm_s16be", (44_056,)),
        )
        for rate in rates
        for channels in (1, 2, 6)
    ],
)
def test_nothing_is_missing_from_a_whole_recording(
    tmp_path: Path, name: str, codec: str, rate: int, channels: int
) -> None:
    path = encode(tmp_path / name, codec, rate, channels, tone(3.0, HERTZ, rate))
    assert heard(path) == (pytest.approx(3.0, abs=0.3), False)


def late(path: Path) -> Path:
    """Sound that begins at half a minute by the file's clock, as a piece cut out of a longer one."""
    whole = encode(path.with_suffix(".webm"), "libopus", 48_000, 1)
    path = path.with_suffix(".mka")
    with av.open(str(whole)) as source, av.open(str(path), "w") as made:
        stream = made.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux():
            if packet.pts is not None and packet.time_base:
                packet.stream = stream
                packet.pts = packet.dts = packet.pts + round(30 / packet.time_base)
                made.mux(packet)
    return path


def film_with_short_sound(path: Path) -> Path:
    """Two seconds of sound beside six of pictures."""
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=5)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuv420p"
        voice = container.add_stream("aac", rate=RATE, layout="mono")
        for _ in range(30):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(pictures.encode(picture))
        frame = av.AudioFrame.from_ndarray(tone(SECONDS).reshape(1, -1), format="s16", layout="mono")
        frame.rate = RATE
        container.mux(voice.encode(frame))
        container.mux(voice.encode(None))
        container.mux(pictures.encode(None))
    return path


def trimmed(path: Path) -> Path:
    """An M4A of ten seconds, of which an editor's list leaves the two from the fifth on to be played."""
    encode(path, "aac", 44_100, 1, tone(10.0, HERTZ, 44_100))
    data = bytearray(path.read_bytes())
    at = data.index(b"elst") + 12
    data[at : at + 8] = struct.pack(">Ii", 2_000, 5 * 44_100)
    path.write_bytes(data)
    return path


def joined(path: Path) -> Path:
    one = encode(path, "libopus", 48_000, 1, tone(1.0, HERTZ, 48_000)).read_bytes()
    path.write_bytes(one + one)
    return path


def flac_without_total(path: Path) -> Path:
    """As of a recorder that was killed, whose last step is to fill it in."""
    data = bytearray(save(path, tone(SECONDS)).read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    return path


def wav_of(size: int) -> Make:
    """A WAV whose header tells a number of bytes that was put there before anybody knew it."""

    def make(path: Path) -> Path:
        data = bytearray(save(path, tone(SECONDS)).read_bytes())
        data[40:44] = size.to_bytes(4, "little")
        path.write_bytes(data)
        return path

    return make


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param("a.mka", late, id="begins-late"),
        pytest.param("a.mp4", film_with_short_sound, id="longer-film-mp4"),
        pytest.param("a.mkv", film_with_short_sound, id="longer-film-mkv"),
        pytest.param("a.m4a", trimmed, id="trimmed"),
        pytest.param("a.ogg", joined, id="joined"),
        pytest.param("a.flac", flac_without_total, id="flac-of-no-length"),
        pytest.param("a.wav", wav_of(0), id="wav-of-no-length"),
        pytest.param("a.wav", wav_of(0x7FFF_F000), id="wav-of-2-GB"),
        pytest.param("a.wav", wav_of(0x8000_0000), id="wav-of-just-over-2-GB"),
        pytest.param("a.wav", wav_of(0xFFFF_FFFF), id="wav-of-4-GB"),
    ],
)
def test_a_length_that_is_not_that_of_the_sound_is_no_damage(tmp_path: Path, name: str, make: Make) -> None:
    assert heard(make(tmp_path / name)) == (pytest.approx(SECONDS, abs=0.15), False)


def test_a_last_moment_that_is_cut_off_is_not_worth_a_word(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.flac", "flac", 16_000, 1, tone(5.0, HERTZ))
    path.write_bytes(path.read_bytes()[:-100])
    seconds, told = heard(path)
    assert 4.5 < seconds < 5.0
    assert not told


def fail(path: Path) -> None:
    """Let the disk fail under a file that is being read: every read of it is an input/output error from now on."""
    failing = os.open("/proc/self/mem", os.O_RDONLY)  # there is nothing at its beginning
    for link in Path("/proc/self/fd").iterdir():
        if link.is_symlink() and link.readlink() == path:
            os.dup2(failing, int(link.name))
    os.close(failing)


@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_a_disk_that_fails_in_the_middle_is_no_end_of_the_sound(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    save(path, tone(60.0))
    blocks = files.read_blocks(path)
    assert sum(map(len, itertools.islice(blocks, 3)))
    fail(path)
    with pytest.raises(UnreadableSound, match=r"can be read for \d+ s only, then its disk fails"):
        list(blocks)


class OnFailedDisk(type(Path())):  # type: ignore[misc]
    """A file of which the system still knows the size, and can read nothing."""

    def stat(self, **_: object) -> os.stat_result:
        return Path(__file__).stat()


def test_a_disk_that_fails_from_the_start_is_told_as_such() -> None:
    path = OnFailedDisk("/proc/self/mem")  # there is nothing at its beginning: an input/output error
    with pytest.raises(UnreadableSound, match=r"cannot be read, as its disk fails \(Input/output error\): try again"):
        files.read(path)


def test_damage_is_not_taken_for_a_missing_permission(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.m4a", "aac", 44_100, 1)
    wipe(path, 0.02, 1.0)
    with pytest.raises(UnreadableSound, match="cannot be read as sound"):
        files.read(path)


@pytest.mark.parametrize("name", ["Memo 10:30.wav", "memo10:30.wav", "file:a.wav", "-a.wav", "größe 100%d.wav"])
def test_any_file_name_is_only_a_file_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    save(tmp_path / name, tone(SECONDS))
    monkeypatch.chdir(tmp_path)
    assert files.read(Path(name)).seconds == SECONDS


def test_a_file_that_points_elsewhere_is_not_followed(tmp_path: Path) -> None:
    """Nothing is fetched from a network because a file says so."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        link = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        (tmp_path / "a.m3u8").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{link}\n#EXT-X-ENDLIST\n")
        with pytest.raises(UnreadableSound):
            files.read(tmp_path / "a.m3u8")
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nother.mp3\n#EXT-X-ENDLIST\n"),
        ("a.m4a", "ffconcat version 1.0\nfile other.mp3\n"),
    ],
    ids=["hls", "ffconcat"],
)
def test_a_list_of_other_files_brings_none_of_them_in(tmp_path: Path, name: str, text: str) -> None:
    encode(tmp_path / "other.mp3", "libmp3lame", 44_100, 1)
    (tmp_path / name).write_text(text)
    with pytest.raises(UnreadableSound, match="cannot be read as sound"):
        files.read(tmp_path / name)
    assert files.particulars(tmp_path / name) == files.Particulars(None, None)


def test_a_long_file_is_read_in_pieces(tmp_path: Path) -> None:
    blocks = list(files.read_blocks(encode(tmp_path / "a.webm", "libopus", 48_000, 1, tone(30.0, HERTZ, 48_000))))
    assert max(len(block) for block in blocks) < 5 * RATE
    assert sum(len(block) for block in blocks) == pytest.approx(30 * RATE, rel=0.01)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000])
def test_a_written_sound_comes_back_the_same(tmp_path: Path, rate: int) -> None:
    sound = Sound(tone(0.5, rate=rate), rate)
    files.write(tmp_path / "a.flac", sound)
    found = files.read_flac(tmp_path / "a.flac")
    assert found.rate == rate
    assert np.array_equal(found.samples, sound.samples)


@pytest.mark.parametrize("make", [text_file, empty_file, folder, missing])
def test_reading_flac_tells_of_what_is_none(tmp_path: Path, make: Make) -> None:
    with pytest.raises(UnreadableSound, match="cannot be read"):
        files.read_flac(make(tmp_path / "a.flac"))


def test_sound_cannot_be_written_where_a_file_is_in_the_way(tmp_path: Path) -> None:
    path = empty_file(tmp_path / "file") / "a.flac"
    with pytest.raises(UnwritableSound, match="cannot be written"):
        files.write(path, Sound(silence(1), RATE))
    with pytest.raises(UnwritableSound, match="cannot be written"):
        FlacWriter(path)


_FILLS_THE_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from voice_coach.audio.files import FlacWriter, UnwritableSound
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
writer = FlacWriter(Path(sys.argv[1]))
hiss = np.random.default_rng(1).integers(-9000, 9000, 480).astype(np.int16)
try:
    while writer.seconds < 60:
        writer.write(hiss)
except UnwritableSound as error:
    print(error)
try:
    writer.close()
except UnwritableSound:
    pass
"""


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    done = subprocess.run(
        [sys.executable, "-c", _FILLS_THE_DISK, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"{path} cannot be written")
    assert files.read(path).seconds > 1.0


def test_a_growing_file_holds_all_that_was_written(tmp_path: Path) -> None:
    spoken = tone(1.0)
    with FlacWriter(tmp_path / "a.flac") as writer:
        for at in range(0, len(spoken), 480):
            writer.write(spoken[at : at + 480])
        assert writer.seconds == 1.0
    assert np.array_equal(files.read_flac(tmp_path / "a.flac").samples, spoken)


_WRITER = """
import sys
from collections.abc import Callable
from pathlib import Path
import numpy as np
from voice_coach.audio.files import FlacWriter
writer = FlacWriter(Path(sys.argv[1]))
hiss = np.random.default_rng(1).integers(-9000, 9000, 480).astype(np.int16)
while True:
    writer.write(hiss)
    print(writer.seconds, flush=True)
"""


def test_a_killed_writer_loses_at_most_the_last_moments(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        written = 0.0
        while written < 2.0:
            written = float(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        written = max([written, *(float(line) for line in child.stdout.readlines()[:-1])])
    assert files.read(path).seconds >= written - 0.3


# -- one side of stereo -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("side", "hertz"), [("left", 300), ("right", 800)])
@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_of_a_call_with_a_voice_on_each_side_only_one_is_heard(
    side: Side, hertz: int, rate: int, tmp_path: Path
) -> None:
    both = np.stack([tone(2.0, 300, rate), tone(2.0, 800, rate)], axis=1)
    heard = np.concatenate(list(files.read_blocks(save(tmp_path / "call.wav", both, rate), side=side)))
    assert pitch(heard) == pytest.approx(hertz, abs=2)
    assert len(heard) == pytest.approx(2 * RATE, abs=0.01 * RATE)


@pytest.mark.parametrize("channels", [1, 6])
def test_no_side_is_taken_of_what_is_not_stereo(channels: int, tmp_path: Path) -> None:
    path = save(tmp_path / "memo.wav", np.stack([tone(1.0)] * channels, axis=1))
    with pytest.raises(UnreadableSound, match=r"^\S+memo.wav is not in stereo, so no side of it is one voice's: "):
        list(files.read_blocks(path, side="left"))
