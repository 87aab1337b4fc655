"""Sound files: any that a phone or laptop records in, FLAC out."""

import errno
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, TypeGuard

import av
import av.error
import numpy as np
import soundfile

from voice_coach.audio.pcm import RATE, Pcm, Sound
from voice_coach.audio.resampling import at_rate
from voice_coach.errors import VoiceCoachError

_NO_CLOCK = 1980
"""The last year that only a recorder without a clock gives."""

_FORMS = "wav,w64,aiff,caf,au,flac,ogg,mp3,aac,amr,mov,matroska,asf,avi,mpegts"
"""What recorders write, as FFmpeg names it: `mov` is MP4, M4A and 3GP too, `matroska` WebM, `asf` WMA.

Playlists and lists of parts are not among them: they would bring in other files than the one that was named.
"""


_SIDES = ("left", "right")
"""The channels of stereo, in their order."""

_MOMENT = 0.5
"""Seconds that may be missing without a word: the last frame of a recorder that was killed, or a tag behind the end."""

_DRIFT = 0.001
"""Share of a stated length that may be missing, too: some recorders state it by the clock, and count samples by
the sound card. Ten times what their quartzes differ by, 100 millionths; chosen, not measured."""

_STATING = {"mov", "matroska", "ogg", "wav", "flac", "aiff", "au"}
"""Forms that state a length of their own, by FFmpeg's first name: of the others it tells one that it guessed from
the file's size, or so it may be, and does not say which."""

_NO_SIZE = 0x7F00_0000
"""Bytes of sound from which on a WAV says no more than that its recorder did not know: arecord, SoX and FFmpeg write
2 or 4 GB, or a little less, until they know better."""


Side = Literal["left", "right"]
"""One of the two channels of a recording, where each voice has one of its own."""


class UnreadableSound(VoiceCoachError):
    """A file holds no sound that can be read."""


class UnwritableSound(VoiceCoachError):
    """Sound cannot be written where it should go."""


def read_blocks(path: Path, damaged: Callable[[], None] = lambda: None, side: Side | None = None) -> Iterator[Pcm]:
    """Yield the sound of a file as 16 kHz mono blocks of whatever size the file gives.

    Reads what a recorder leaves behind when it is killed, as far as it goes.

    Parameters
    ----------
    damaged
        Told at the end where more than a moment of it is damaged, and left out, or is missing by its own account.
    side
        The channel that is wanted; None for all of them together.

    Raises
    ------
    UnreadableSound
        The file is missing, empty, no sound file, has no audio track, or not one sample can be decoded; or the disk
        that it is on fails while it is read; or a side is wanted, and it has none.
    """
    _check_is_file(path)
    got, left_out, stated = 0, _LeftOut(), 0.0
    try:
        with _opened(path) as container:
            if not container.streams.audio:
                raise UnreadableSound(f"{path} holds no sound: choose a recording.")
            if side and container.streams.audio[0].layout.nb_channels != len(_SIDES):
                raise UnreadableSound(f"{path} is not in stereo, so no side of it is one voice's: leave out --mine.")
            stated = _stated(path, container)
            for samples in _decode(container, left_out, side):
                got += len(samples)
                yield samples
    except av.error.FFmpegError as error:
        if _is_of_disk(error) and got:
            raise UnreadableSound(
                f"{path} can be read for {got / RATE:.0f} s only, then its disk fails ({error.strerror}): copy it to "
                "another one, and try again."
            ) from error
        if not got:
            raise _refused(path, error) from error
        left_out.rest = True
    if not got:
        raise UnreadableSound(f"{path} holds no sound at all: choose another recording.")
    if left_out.rest or left_out.seconds > _MOMENT or stated * (1 - _DRIFT) - got / RATE > _MOMENT:
        damaged()


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a recording says of itself."""

    seconds: float | None
    """Its length; None where it does not say."""
    made_at: datetime | None
    """When it was recorded, with its time zone; None where it does not say."""


def particulars(path: Path) -> Particulars:
    """Return what a recording says of itself; nothing where it cannot be read.

    Raises
    ------
    UnreadableSound
        The file is missing or empty.
    """
    _check_is_file(path)
    try:
        with _opened(path) as container:
            seconds = container.duration / av.time_base if container.duration else None
            return Particulars(seconds, _time(container.metadata.get("creation_time", "")))
    except av.error.FFmpegError:
        return Particulars(None, None)


def read(path: Path) -> Sound:
    """Return the whole sound of a file, 16 kHz mono.

    Raises
    ------
    UnreadableSound
    """
    return Sound(np.concatenate(list(read_blocks(path))), RATE)


def read_flac(path: Path) -> Sound:
    """Return a FLAC file that `write` made, at its own rate. Much faster than `read`.

    Raises
    ------
    UnreadableSound
    """
    try:
        samples, rate = soundfile.read(path, dtype="int16")
    except (OSError, ValueError, soundfile.LibsndfileError) as error:  # without its last header it has no length
        raise UnreadableSound(f"{path} cannot be read ({error}).") from error
    if samples.ndim > 1:
        raise UnreadableSound(f"{path} cannot be read (it has {samples.shape[1]} channels).")
    return Sound(samples, rate)


def read_kept(path: Path) -> Pcm:
    """Return the sound of a file that an attempt holds, 16 kHz mono: nothing where it is gone or cannot be read."""
    try:
        return at_rate(read_flac(path), RATE)
    except UnreadableSound:
        pass  # a recording from elsewhere, or one that was cut off
    try:
        return read(path).samples
    except UnreadableSound:
        return np.zeros(0, np.int16)


def write(path: Path, sound: Sound) -> None:
    """Write a sound as FLAC.

    Raises
    ------
    UnwritableSound
    """
    try:
        soundfile.write(path, sound.samples, sound.rate, subtype="PCM_16", format="FLAC")
    except (OSError, soundfile.LibsndfileError) as error:
        raise UnwritableSound(f"{path} cannot be written ({error}): free some space or check the folder.") from error


class FlacWriter:
    """A 16 kHz mono FLAC file that grows while its sound is being made.

    Whole frames of 4096 samples go to the operating system as they fill, so a killed program loses at most
    the last 0.26 s; `read_blocks` reads what is left without the final header.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._count = 0
        try:
            self._file = soundfile.SoundFile(path, "w", samplerate=RATE, channels=1, subtype="PCM_16", format="FLAC")
        except (OSError, soundfile.LibsndfileError) as error:
            raise self._failed(error) from error

    @property
    def seconds(self) -> float:
        """Length so far, in seconds."""
        return self._count / RATE

    def write(self, samples: Pcm) -> None:
        """Append samples.

        Raises
        ------
        UnwritableSound
        """
        try:
            self._file.write(samples)
        except (OSError, soundfile.LibsndfileError) as error:
            raise self._failed(error) from error
        self._count += len(samples)

    def close(self) -> None:
        """Write what is left and the final header.

        Raises
        ------
        UnwritableSound
        """
        try:
            self._file.close()
        except (OSError, soundfile.LibsndfileError) as error:
            raise self._failed(error) from error

    def __enter__(self) -> "FlacWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _failed(self, error: Exception) -> UnwritableSound:
        return UnwritableSound(
            f"{self.path} cannot be written ({error}): free some space or check the folder's permissions."
        )


def _opened(path: Path) -> "av.container.InputContainer":
    """Open a file that may be anything: a playlist that names other files, or addresses, gets none of them."""
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMS}
    return av.open(  # absolute, or "10:30.wav" is a protocol; titles are often in an old encoding
        str(path.absolute()), options=options, metadata_errors="replace"
    )


def _time(told: str) -> datetime | None:
    """Return when a file says that it was made; recorders without a clock say the year 1904 or 1970."""
    try:
        made = datetime.fromisoformat(told.replace("Z", "+00:00"))
    except ValueError:
        return None
    return made if made.tzinfo and made.year > _NO_CLOCK else None


def _refused(path: Path, error: Exception) -> UnreadableSound:
    """Return what to raise of a file that FFmpeg cannot read; its own words are about its own insides."""
    if isinstance(error, PermissionError) and error.errno == errno.EACCES:  # the other is its word for any fault
        return UnreadableSound(f"{path} may not be read by you: check its permissions.")
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return on_failing_disk(path, error)
    return UnreadableSound(
        f"{path} cannot be read as sound (it is no recording, or not a whole one): "
        "choose a WAV, FLAC, OGG, MP3, M4A or WebM recording."
    )


def on_failing_disk(path: Path, error: OSError) -> UnreadableSound:
    """Return what to raise of a file whose disk gives nothing of it."""
    return UnreadableSound(
        f"{path} cannot be read, as its disk fails ({error.strerror}): try again from a copy on another one."
    )


def _check_is_file(path: Path) -> None:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise UnreadableSound(f"{path} is not there: check the name.") from error
    except OSError as error:
        if error.errno == errno.EIO:
            raise on_failing_disk(path, error) from error
        raise UnreadableSound(f"{path} cannot be opened ({error.strerror}): check the name.") from error
    if path.is_dir():
        raise UnreadableSound(f"{path} is a folder: name the recordings in it.")
    if not size:
        raise UnreadableSound(f"{path} is empty: choose another recording.")


@dataclass(slots=True)
class _LeftOut:
    """What of a file is damaged."""

    seconds: float = 0.0
    """Length of the packets that were stepped over."""
    rest: bool = False
    """Whether nothing behind some place could be read."""

    def add(self, packet: "av.Packet[av.AudioStream]") -> None:
        """Count a packet that cannot be decoded."""
        if packet.duration and packet.time_base:
            self.seconds += float(packet.duration * packet.time_base)


def _is_of_disk(error: av.error.FFmpegError) -> TypeGuard[OSError]:
    """Whether reading failed for another reason than what the file holds. FFmpeg has EPERM for any fault of its own."""
    return isinstance(error, OSError) and error.errno != errno.EPERM


def _stated(path: Path, container: "av.container.InputContainer") -> float:
    """Return the seconds of sound that a file says it holds; nought where it does not say."""
    form = container.format.name.split(",")[0]
    sound = container.streams.audio[0]
    if form not in _STATING:
        return 0.0
    if form == "mov":  # each track states its own length, wherever it begins
        return float(sound.duration * sound.time_base) if sound.duration and sound.time_base else 0.0
    if len(container.streams) > 1 or not container.duration:  # else it is that of the pictures
        return 0.0
    until = (container.duration - max(container.start_time or 0, 0)) / av.time_base
    return max(until, _stated_by_wav(path)) if form == "wav" else until


def _stated_by_wav(path: Path) -> float:
    """Return the seconds that the header of a WAV states; FFmpeg goes by the file's size where that is smaller."""
    try:
        with wave.open(str(path)) as header:
            size = header.getnframes() * header.getnchannels() * header.getsampwidth()
            return header.getnframes() / header.getframerate() if size < _NO_SIZE else 0.0
    except (wave.Error, EOFError, OSError, RuntimeError, ZeroDivisionError):  # not of a kind that it knows
        return 0.0


def _decode(container: "av.container.InputContainer", left_out: _LeftOut, side: Side | None) -> Iterator[Pcm]:
    """Yield all decoded sound, stepping over broken packets as a player would.

    Where the form changes midway, as in recordings that were joined, another resampler goes on.
    """
    resampler = _resampler(side)
    form: tuple[str, str, int] | None = None
    for packet in container.demux(container.streams.audio[0]):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:  # each codec has another word for it, and none of them reads the disk
            left_out.add(packet)
            continue
        for frame in frames:
            now = (frame.format.name, frame.layout.name, frame.sample_rate)
            if form not in (None, now):
                yield from _resampled(resampler, None, side)
                resampler = _resampler(side)
            form = now
            yield from _resampled(resampler, frame, side)
    yield from _resampled(resampler, None, side)


def _resampler(side: Side | None) -> "av.AudioResampler":
    return av.AudioResampler(format="s16p", layout="stereo" if side else "mono", rate=RATE)


def _resampled(resampler: "av.AudioResampler", frame: "av.AudioFrame | None", side: Side | None) -> Iterator[Pcm]:
    for out in resampler.resample(frame):
        yield out.to_ndarray()[_SIDES.index(side) if side else 0].astype(np.int16, copy=False)
