import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import av
import click
import numpy as np
import psutil
import pytest
import soundfile
from recognizers import Hears, Scripted
from sounds import noise, save
from spoken import Say

from voice_coach.audio import files
from voice_coach.audio.files import UnreadableSound, UnwritableSound
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.audio.resampling import at_rate
from voice_coach.cli.recordings import each_heard
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.occasion import Occasion
from voice_coach.library import labels
from voice_coach.library.analysis import RecordingJudges, analyze
from voice_coach.library.bank import load_matcher
from voice_coach.library.importing import Heard, Imported, NothingSaid, import_recording
from voice_coach.library.prompts import load_scoring
from voice_coach.library.recovery import take_in_again
from voice_coach.library.store import Library
from voice_coach.library.versions import todays_judge
from voice_coach.moves import Move
from voice_coach.speech.recognizer import RecognitionFailed, Recognizer
from voice_coach.speech.whisper import WhisperRecognizer

SAID = "Thank you. What happens next from here?"


@dataclass(frozen=True)
class Form:
    """A kind of recording that phones and laptops make."""

    suffix: str
    codec: str
    rate: int
    layout: str
    container: str | None = None


FORMS = [
    Form("m4a", "aac", 44_100, "stereo", "ipod"),
    Form("m4a", "aac", 16_000, "mono", "mp4"),
    Form("mp3", "libmp3lame", 22_050, "mono"),
    Form("mp3", "libmp3lame", 48_000, "stereo"),
    Form("ogg", "libopus", 48_000, "mono"),
    Form("ogg", "vorbis", 11_025, "stereo"),
    Form("webm", "libopus", 24_000, "stereo"),
    Form("wav", "pcm_s16le", 8_000, "mono"),
    Form("wav", "pcm_s24le", 96_000, "stereo"),
    Form("wav", "pcm_f32le", 44_100, "5.1"),
    Form("wav", "pcm_u8", 37_000, "mono"),
    Form("flac", "flac", 48_000, "stereo"),
]


def encode(path: Path, sound: Pcm, form: Form, **metadata: str) -> Path:
    """Write sound as a phone would, and return where it is."""
    samples = at_rate(Sound(sound, RATE), form.rate)
    if form.codec == "vorbis":  # PyAV reads it, and has no encoder for it
        soundfile.write(path, np.column_stack([samples, samples]), form.rate, format="OGG", subtype="VORBIS")
        return path
    with av.open(str(path), "w", format=form.container) as container:
        container.metadata.update(metadata)
        stream = container.add_stream(form.codec, rate=form.rate, layout=form.layout)
        resampler = av.AudioResampler(format=stream.format, layout=form.layout, rate=form.rate, frame_size=1024)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = form.rate
        for each in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def speech(say: Say) -> Pcm:
    return np.concatenate([silence(0.8), say(SAID), silence(0.8)])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home") as library:
        yield library


def heard(recognizer: Recognizer, **judged: str) -> Heard:
    judges = replace(RecordingJudges(matcher=load_matcher(), scoring=load_scoring()), **judged)
    return Heard(recognizer=recognizer, model=f"{recognizer.model} 1", judges=judges)


def bring_in(library: Library, path: Path, *texts: str, again: bool = False) -> Imported:
    return import_recording(library, path, heard(Scripted(texts)), lambda _: None, again=again)


class OnFailedDisk(type(Path())):  # type: ignore[misc]
    """A file of which the system still knows the size, and can read nothing."""

    def stat(self, **_: object) -> os.stat_result:
        return Path(__file__).stat()


def nothing_is_there(library: Library) -> bool:
    folder = library.folder_of(1).parent
    return library.count() == 0 and not (folder.exists() and any(folder.iterdir()))


def test_a_recording_becomes_an_attempt(
    library: Library, tmp_path: Path, speech: Pcm, whisper: WhisperRecognizer
) -> None:
    path = encode(tmp_path / "New Recording 7.m4a", speech, FORMS[0])
    told: list[float] = []
    done = import_recording(library, path, heard(whisper), told.append)
    assert done == Imported(1, before=False)
    found = library.attempt(1)
    assert (found.kind, found.status, found.scenario, found.source) == ("recording", "finished", "", path.name)
    assert (found.engine, found.model) == ("whisper", f"{whisper.model} 1")
    assert (found.version, found.bank, found.scoring) == (
        todays_judge().version,
        todays_judge().bank,
        todays_judge().scoring,
    )
    assert found.score is not None
    assert found.score.core[0].done
    (turn,) = found.turns
    assert Move.NEXT_STEP in [match.move for match in turn.moves]
    assert turn.transcript is not None
    assert turn.starts_at == pytest.approx(0.4, abs=0.3)
    assert turn.audio is not None
    seconds = len(files.read_flac(turn.audio).samples) / RATE
    assert turn.transcript.words[-1].end <= seconds <= len(speech) / RATE
    assert told[-1] == pytest.approx(len(speech) / RATE, abs=0.15)


def test_of_a_call_with_a_voice_on_each_side_only_the_persons_own_is_judged(
    library: Library, tmp_path: Path, say: Say, whisper: WhisperRecognizer
) -> None:
    theirs, mine = say("What questions do you have for me?"), np.concatenate([silence(3.0), say(SAID)])
    call = np.zeros((len(theirs) + len(mine), 2), np.int16)
    call[: len(theirs), 0], call[: len(mine), 1] = theirs, mine
    path = tmp_path / "call.wav"
    soundfile.write(path, call, RATE, subtype="PCM_16")
    import_recording(library, path, replace(heard(whisper), side="right"), lambda _: None)
    (turn,) = library.attempt(1).turns
    assert turn.transcript is not None
    assert "questions" not in turn.transcript.text
    assert turn.transcript.text.endswith("from here?")
    assert turn.starts_at == pytest.approx(2.5, abs=0.4)


def test_the_original_is_kept_as_it_is_for_the_owner_only(library: Library, tmp_path: Path, speech: Pcm) -> None:
    path = encode(tmp_path / "memo.MP3", speech, FORMS[2])
    path.chmod(0o644)
    bring_in(library, path, SAID)
    original = library.attempt(1).original
    assert original is not None
    assert original.name == "original.mp3"
    assert original.read_bytes() == path.read_bytes()
    assert path.exists()
    folder = library.folder_of(1)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.codec}-{form.rate}-{form.layout}")
def test_what_phones_and_laptops_record_is_taken(library: Library, tmp_path: Path, speech: Pcm, form: Form) -> None:
    ears = Hears(SAID)
    path = encode(tmp_path / f"memo.{form.suffix}", speech, form)
    assert import_recording(library, path, heard(Scripted([ears])), lambda _: None) == Imported(1, before=False)
    (turn,) = library.attempt(1).turns
    assert turn.transcript is not None
    assert turn.transcript.text == SAID
    assert ears.seconds == pytest.approx(len(speech) / RATE - (turn.starts_at or 0), abs=0.15)


def test_a_long_one_has_a_turn_for_each_stretch_of_speech(library: Library, tmp_path: Path, speech: Pcm) -> None:
    path = save(tmp_path / "talk.wav", np.concatenate([speech, silence(5), speech, silence(5), speech]))
    bring_in(library, path, "thank you", "", "what happens next")
    first, second = library.attempt(1).turns
    assert [turn.transcript and turn.transcript.text for turn in (first, second)] == ["thank you", "what happens next"]
    assert [turn.audio and turn.audio.name for turn in (first, second)] == ["turn-1-reply.flac", "turn-2-reply.flac"]
    assert second.starts_at == pytest.approx(2 * (len(speech) / RATE + 5) + 0.3, abs=0.3)
    assert {file.name for file in library.folder_of(1).iterdir()} == {
        labels.FILE,
        "original.wav",
        "turn-1-reply.flac",
        "turn-2-reply.flac",
    }
    assert second.audio is not None
    kept = files.read_flac(second.audio).samples
    whole = files.read(path).samples
    at = round((second.starts_at or 0) * RATE)
    assert np.array_equal(kept, whole[at : at + len(kept)])


def test_where_the_database_is_lost_a_recording_comes_back_as_what_it_was(tmp_path: Path, speech: Pcm) -> None:
    home = tmp_path / "home"
    path = save(tmp_path / "talk.wav", speech)
    os.utime(path, (1e9, 1e9))
    recording = replace(heard(Scripted([SAID]), style="bold"), scenario="face-to-face")
    with Library(home) as library:
        import_recording(library, path, recording, lambda _: None)
        before = library.attempt(1)
    for file in home.glob("library.sqlite*"):
        file.unlink()
    with Library(home) as library:
        assert take_in_again(library) == 1
        after = library.attempt(1)
    assert (after.kind, after.scenario, after.style) == ("recording", "face-to-face", "bold")
    assert (after.uid, after.started_at, after.original) == (before.uid, before.started_at, before.original)
    assert after.started_at.year == 2001


def test_of_a_damaged_recording_what_can_be_read_is_kept_and_it_is_told(
    library: Library, tmp_path: Path, speech: Pcm
) -> None:
    talk = np.concatenate([speech, silence(5), speech, silence(5), speech])
    path = encode(tmp_path / "talk.m4a", talk, Form("m4a", "aac", 16_000, "mono", "mp4"))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 8] + bytes(len(content) // 4) + content[len(content) * 3 // 8 :])
    assert bring_in(library, path, "thank you", "what happens next", "goodbye") == Imported(1, False)
    assert analyze(path, Scripted(["thank you", "what happens next", "goodbye"]), heard(Scripted([])).judges).damaged
    original = library.attempt(1).original
    assert original is not None
    assert original.read_bytes() == path.read_bytes()
    assert library.attempt(1).damaged


def test_of_a_recording_that_was_cut_off_what_is_there_is_kept_and_it_is_told(
    library: Library, tmp_path: Path, speech: Pcm
) -> None:
    path = save(tmp_path / "talk.wav", np.concatenate([speech, silence(5), speech, silence(5), speech]))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert bring_in(library, path, "thank you", "what happens next") == Imported(1, False)
    assert library.attempt(1).damaged


def test_a_disk_that_gives_nothing_of_a_recording_is_told_as_such(library: Library) -> None:
    with pytest.raises(UnreadableSound, match=r"cannot be read, as its disk fails \(Input/output error\): try again"):
        bring_in(library, OnFailedDisk("/proc/self/mem"))
    assert nothing_is_there(library)


def test_the_cue_was_before_the_first_turn(library: Library, tmp_path: Path, speech: Pcm) -> None:
    path = save(tmp_path / "talk.wav", np.concatenate([speech, silence(5), speech]))
    cue = "I do wonder about your experience with larger customers."
    judged = heard(Scripted(["that is a fair point", "thank you"]), cue=cue, style="bold")
    import_recording(library, path, judged, lambda _: None)
    found = library.attempt(1)
    assert found.style == "bold"
    assert [(turn.cue, turn.occasion) for turn in found.turns] == [(cue, Occasion.DOUBT), ("", Occasion.CUE)]


def test_the_same_file_twice_is_noticed_whatever_it_is_called(library: Library, tmp_path: Path, speech: Pcm) -> None:
    path = save(tmp_path / "memo.wav", speech)
    other = Path(shutil.copy(path, tmp_path / "copy of memo.wav"))
    assert bring_in(library, path, SAID) == Imported(1, before=False)
    assert bring_in(library, other) == Imported(1, before=True)
    assert library.count() == 1
    assert bring_in(library, other, SAID, again=True) == Imported(2, before=False)
    assert library.attempt(1).uid != library.attempt(2).uid


def test_an_attempt_is_as_old_as_its_recording(library: Library, tmp_path: Path, speech: Pcm) -> None:
    told = encode(tmp_path / "a.m4a", speech, FORMS[0], creation_time="2026-03-01T17:05:00.000000Z")
    silent = save(tmp_path / "b.wav", speech)
    os.utime(silent, (1_770_000_000, 1_770_000_000))
    coming = save(tmp_path / "c.wav", speech[1:])
    os.utime(coming, (4_000_000_000, 4_000_000_000))
    unset = save(tmp_path / "d.wav", speech[2:])
    os.utime(unset, (0, 0))
    for path in (told, silent, coming, unset):
        bring_in(library, path, SAID)
    assert library.attempt(1).started_at == datetime(2026, 3, 1, 17, 5, tzinfo=timezone.utc)
    assert library.attempt(2).started_at == datetime.fromtimestamp(1_770_000_000, timezone.utc)
    for number in (3, 4):
        assert abs(datetime.now(timezone.utc) - library.attempt(number).started_at) < timedelta(minutes=5)


def cut_in_the_middle(folder: Path, sound: Pcm) -> Path:
    path = encode(folder / "cut.m4a", sound, FORMS[0])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def empty(folder: Path, sound: Pcm) -> Path:
    path = folder / "empty.m4a"
    path.touch()
    return path


def text(folder: Path, sound: Pcm) -> Path:
    path = folder / "notes.mp3"
    path.write_text("Dear Dana, thank you for your time. " * 100)
    return path


def playlist(folder: Path, sound: Pcm) -> Path:
    save(folder / "other.wav", sound)
    path = folder / "list.wav"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n{folder}/other.wav\n")
    return path


def header_only(folder: Path, sound: Pcm) -> Path:
    return save(folder / "header.wav", silence(0))


def a_folder(folder: Path, sound: Pcm) -> Path:
    path = folder / "memos"
    path.mkdir()
    return path


def missing(folder: Path, sound: Pcm) -> Path:
    return folder / "missing.m4a"


def picture(folder: Path, sound: Pcm) -> Path:
    path = folder / "photo.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    "make",
    [cut_in_the_middle, empty, text, playlist, header_only, a_folder, missing, picture],
    ids=lambda f: f.__name__,
)
def test_what_is_no_recording_is_refused_in_a_sentence(
    library: Library, tmp_path: Path, speech: Pcm, make: Callable[[Path, Pcm], Path]
) -> None:
    path = make(tmp_path, speech)
    with pytest.raises(UnreadableSound) as caught:
        bring_in(library, path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert nothing_is_there(library)


@contextmanager
def an_ordinary_person() -> Iterator[None]:
    """Give up what only the superuser may, such as reading what nobody may read."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_what_may_not_be_read_is_told_and_the_next_goes_on(
    library: Library, speech: Pcm, capsys: pytest.CaptureFixture[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        locked = save(Path(name) / "locked.wav", speech)
        locked.chmod(0)
        open_to_all = save(Path(name) / "open.wav", speech)
        heard_now = []

        def bring(path: Path, _: Callable[[float], None]) -> Callable[[], None]:
            if path == open_to_all:
                return lambda: heard_now.append(path)
            with an_ordinary_person():
                bring_in(library, path, SAID)
            raise AssertionError

        with pytest.raises(click.exceptions.Exit):
            each_heard((locked, open_to_all), bring, as_json=False)
        assert heard_now == [open_to_all]
        told = capsys.readouterr().err
        assert told.startswith(f"{locked} cannot be read (Permission denied): ")
        assert told.count("\n") == 1
        assert nothing_is_there(library)


def test_what_goes_away_while_it_is_heard_is_told(library: Library, tmp_path: Path, speech: Pcm) -> None:
    path = save(tmp_path / "memo.wav", speech)
    with pytest.raises(UnwritableSound, match="leave it there until it is heard"):
        import_recording(library, path, heard(Scripted([SAID])), lambda _: path.unlink(missing_ok=True))
    assert nothing_is_there(library)


def cut_mp3(folder: Path, sound: Pcm) -> Path:
    path = encode(folder / "cut.mp3", np.concatenate([sound, sound]), FORMS[2])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def wrong_suffix(folder: Path, sound: Pcm) -> Path:
    return encode(folder / "memo.ogg", sound, FORMS[4]).rename(folder / "memo.wav")


def video(folder: Path, sound: Pcm) -> Path:
    path = folder / "call.mp4"
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=5)
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        voice = container.add_stream("aac", rate=RATE, layout="mono")
        for _ in range(20):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(picture.encode(frame))
        sounding = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="s16", layout="mono")
        sounding.sample_rate = RATE
        resampler = av.AudioResampler(format=voice.format, layout="mono", rate=RATE, frame_size=1024)
        for each in [*resampler.resample(sounding), *resampler.resample(None)]:
            container.mux(voice.encode(each))
        container.mux(picture.encode(None))
        container.mux(voice.encode(None))
    return path


@pytest.mark.parametrize("make", [cut_mp3, wrong_suffix, video], ids=lambda f: f.__name__)
def test_what_can_be_heard_is_taken(
    library: Library, tmp_path: Path, speech: Pcm, make: Callable[[Path, Pcm], Path]
) -> None:
    assert bring_in(library, make(tmp_path, speech), SAID, SAID) == Imported(1, before=False)
    assert library.attempt(1).score is not None


@pytest.mark.parametrize("sound", [silence(5), noise(5, -45)], ids=["silence", "a quiet room"])
def test_where_nobody_speaks_nothing_is_kept(library: Library, tmp_path: Path, sound: Pcm) -> None:
    with pytest.raises(NothingSaid, match=r"memo\.wav holds no words"):
        bring_in(library, save(tmp_path / "memo.wav", sound))
    assert nothing_is_there(library)


def test_a_recogniser_that_fails_leaves_nothing(library: Library, tmp_path: Path, speech: Pcm) -> None:
    failing = heard(Scripted([Hears(fails_after=0.5)]))
    with pytest.raises(RecognitionFailed):
        import_recording(library, save(tmp_path / "memo.wav", speech), failing, lambda _: None)
    assert nothing_is_there(library)


def test_ctrl_c_leaves_nothing(library: Library, tmp_path: Path, speech: Pcm) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_recording(library, save(tmp_path / "memo.wav", speech), heard(Scripted([SAID])), stop)
    assert nothing_is_there(library)


NAMES = [
    "'; DROP TABLE attempts; --.wav",
    '"><img src=x onerror=alert(1)>.wav',
    "memo 10:30.wav",
    "-rf.wav",
    "gnidrocer \N{RIGHT-TO-LEFT OVERRIDE}vaw.wav",
    "two\nlines\t\x1b[31m.wav",
    "größe 🙂.wav",
    "no-suffix",
    "memo.averyverylongsuffix",
    "%s {0} $HOME.wav",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_be_called_anything(library: Library, tmp_path: Path, speech: Pcm, name: str) -> None:
    path = save(tmp_path / "memo.wav", speech).rename(tmp_path / name)
    bring_in(library, path, SAID)
    found = library.attempt(1)
    assert found.source == name
    assert found.original is not None
    assert found.original.name in {"original.wav", "original"}
    assert found.original.read_bytes() == path.read_bytes()


def test_a_name_of_bytes_that_are_no_text(library: Library, tmp_path: Path, speech: Pcm) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.wav")
    bring_in(library, save(tmp_path / "memo.wav", speech).rename(odd), SAID)
    assert library.attempt(1).source == "caf\\xe9.wav"


def test_what_is_left_in_the_way_is_not_touched(library: Library, tmp_path: Path, speech: Pcm) -> None:
    lost = library.folder_of(1)
    lost.mkdir(parents=True)
    (lost / "turn-1-reply.flac").write_bytes(b"from a library that was lost")
    assert bring_in(library, save(tmp_path / "memo.wav", speech), SAID).number == 2
    assert (lost / "turn-1-reply.flac").read_bytes() == b"from a library that was lost"


def test_memory_does_not_grow_with_the_recording(library: Library, tmp_path: Path, say: Say) -> None:
    """Four minutes are 7.7 MB as samples."""
    turn = np.concatenate([say(SAID), silence(7)])
    path = tmp_path / "long.flac"
    with files.FlacWriter(path) as writer:
        for _ in range(round(240 * RATE / len(turn))):
            writer.write(turn)
    process = psutil.Process()
    bring_in(library, save(tmp_path / "warm.wav", turn), SAID)
    before = process.memory_info().rss
    most = before

    def watch(_: float) -> None:
        nonlocal most
        most = max(most, process.memory_info().rss)

    class Deaf(Hears):
        def accept(self, samples: Pcm, *, speaking: bool) -> None:
            self._speech += speaking

    ears = Scripted([Deaf("thank you") for _ in range(99)])
    import_recording(library, path, heard(ears), watch)
    assert len(library.attempt(2).turns) > 15
    assert most - before < 3e6


def test_errors_are_of_one_root() -> None:
    assert issubclass(NothingSaid, VoiceCoachError)
