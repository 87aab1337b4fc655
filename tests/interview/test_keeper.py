import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from recognizers import Hears, Scripted
from sounds import tone
from spoken import Say
from stage import Candidate, Log, make_session

from voice_coach.audio import files
from voice_coach.audio.level import SILENT
from voice_coach.audio.pcm import RATE, Pcm, Sound, silence
from voice_coach.interview import events
from voice_coach.interview.keeper import Keeper
from voice_coach.library.store import Library

TEXTS = ("what happens next please", "no thank you")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def number(library: Library) -> int:
    return library.begin(scenario="short", style="balanced", engine="vosk", model="m", voice="murmur")


@pytest.fixture
def keeper(library: Library, number: int) -> Keeper:
    return Keeper(library, number)


@pytest.fixture(scope="module")
def speech(say: Say) -> Pcm:
    return np.concatenate([silence(0.5), say("What happens next from here?")])


def cue(turn: int, text: str = "Anything else?", sound: Pcm | None = None) -> events.CueRendered:
    return events.CueRendered(turn=turn, text=text, sound=Sound(tone(0.2) if sound is None else sound, RATE))


def heard(turn: int, samples: Pcm) -> events.SoundHeard:
    return events.SoundHeard(turn=turn, samples=samples, level=SILENT)


def test_a_whole_session_is_kept(library: Library, number: int, keeper: Keeper, speech: Pcm) -> None:
    log = Log()
    card = make_session(Candidate([speech, speech]), TEXTS, keeper, log).run()
    keeper.close()
    kept = library.attempt(number)
    assert keeper.trouble is None
    assert (kept.status, kept.score) == ("finished", card)
    assert [turn.cue for turn in kept.turns] == log.said
    assert [turn.transcript.text for turn in kept.turns if turn.transcript] == list(TEXTS)
    for turn in kept.turns[:2]:
        assert turn.audio is not None
        assert turn.cue_audio is not None
        assert np.array_equal(files.read_flac(turn.audio).samples[: len(speech)], speech)
        assert files.read_flac(turn.cue_audio).seconds >= 0.1
        assert turn.audio.stat().st_mode & 0o777 == 0o600
        assert turn.cue_audio.stat().st_mode & 0o777 == 0o600
        assert turn.speech_start == pytest.approx(0.5, abs=0.2)
    assert kept.turns[2].audio is None


def test_sound_is_on_disk_while_it_is_spoken(library: Library, number: int, keeper: Keeper) -> None:
    keeper.notice(cue(1))
    keeper.notice(heard(1, tone(3.0)))
    (turn,) = library.attempt(number).turns
    assert turn.audio is not None
    assert files.read(turn.audio).seconds > 2.7
    keeper.close()


def test_what_was_said_before_an_end_without_notice_is_whole(library: Library, number: int, keeper: Keeper) -> None:
    keeper.notice(cue(1))
    keeper.notice(heard(1, tone(1.0)))
    keeper.close()
    keeper.close()
    (turn,) = library.attempt(number).turns
    assert turn.audio is not None
    assert np.array_equal(files.read_flac(turn.audio).samples, tone(1.0))


def test_a_line_said_into_a_silence_belongs_to_its_turn(library: Library, number: int, keeper: Keeper) -> None:
    keeper.notice(cue(1))
    keeper.notice(heard(1, tone(0.5)))
    keeper.notice(cue(1, "Are you there?"))
    keeper.notice(heard(1, tone(0.5)))
    keeper.close()
    (turn,) = library.attempt(number).turns
    assert turn.cue == "Anything else? Are you there?"
    assert turn.audio is not None
    assert files.read_flac(turn.audio).seconds == 1.0


def test_a_line_without_sound_has_no_file(library: Library, number: int, keeper: Keeper) -> None:
    keeper.notice(cue(1, sound=silence(0)))
    (turn,) = library.attempt(number).turns
    assert turn.cue_audio is None
    assert list(library.folder_of(number).glob("*.flac")) == []


def test_disk_trouble_does_not_end_the_session(library: Library, number: int, keeper: Keeper, speech: Pcm) -> None:
    """The attempt's folder is gone, and a file stands in its place."""
    shutil.rmtree(library.folder_of(number))
    library.folder_of(number).touch()
    log = Log()
    make_session(Candidate([speech, speech]), TEXTS, keeper, log).run()
    keeper.close()
    assert [judged.text for judged in log.all(events.ReplyJudged)] == list(TEXTS)
    assert "cannot be written" in str(keeper.trouble)


def test_a_cue_that_cannot_be_kept_costs_no_reply(library: Library, number: int) -> None:
    warnings: list[str] = []
    keeper = Keeper(library, number, warnings.append)
    keeper.notice(cue(1))
    keeper.notice(heard(1, tone(1.0)))
    (library.folder_of(number) / "turn-2-cue.flac").mkdir()
    keeper.notice(cue(2))
    keeper.notice(heard(2, tone(2.0)))
    keeper.close()
    assert keeper.trouble is not None
    assert len(warnings) == 1
    first, second = library.attempt(number).turns
    assert first.audio is not None
    assert second.audio is not None
    assert second.cue_audio is None
    assert [files.read_flac(path).seconds for path in (first.audio, second.audio)] == [1.0, 2.0]


def test_a_failed_recognition_keeps_the_sound(library: Library, number: int, keeper: Keeper, speech: Pcm) -> None:
    recognizer = Scripted([Hears(TEXTS[0], fails_after=0.8), TEXTS[1]])
    make_session(Candidate([speech, speech]), recognizer, keeper).run()
    keeper.close()
    turn = library.attempt(number).turns[0]
    assert turn.audio is not None
    assert np.array_equal(files.read_flac(turn.audio).samples[: len(speech)], speech)
