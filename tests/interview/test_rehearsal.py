import gc
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from spoken import Say
from stage import SCENARIO, Candidate, Log, Murmur, Quick, React, Unplugged

from voice_coach.audio.capture import MicrophoneLost
from voice_coach.audio.pcm import Pcm, silence
from voice_coach.feedback.case import Case
from voice_coach.interview import events
from voice_coach.interview.practice import Equipment
from voice_coach.interview.rehearsal import Rehearsal
from voice_coach.interview.scenarios import NamedScenario
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.moves import Move
from voice_coach.speech.models import InstalledModel, ModelDamaged, ModelStore
from voice_coach.speech.whisper import WhisperRecognizer

SAID = ("Thank you. What happens next from here?", "I would really love to do this job.")

PACE = 0.05


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture(scope="module")
def replies(say: Say) -> list[Pcm]:
    return [np.concatenate([silence(0.5), say(text)]) for text in SAID]


def rehearsal(
    ears: Candidate,
    library: Library | None,
    listeners: Sequence[events.Listener] = (),
    model: InstalledModel | None = None,
) -> Rehearsal:
    equipment = Equipment(
        model=model or ModelStore().find("whisper"),
        voice=Murmur(),
        ears=ears,
        mouth=Quick(),
        library=library,
        listeners=[ears, *listeners],
    )
    return Rehearsal(equipment, named=NamedScenario("short", SCENARIO), scoring=load_scoring(), case=Case(), seed=1)


def loaded() -> int:
    """Return how many recognisers there are in this process."""
    return sum(isinstance(thing, WhisperRecognizer) for thing in gc.get_objects())


def interrupt() -> None:
    raise KeyboardInterrupt


def test_a_rehearsal_is_heard_judged_and_kept(library: Library, replies: list[Pcm]) -> None:
    log = Log()
    outcome = rehearsal(Candidate(replies, PACE), library, [log]).run()
    assert outcome.ending.stopped_by is None
    assert outcome.ending.not_kept is None
    assert {verdict.move for verdict in outcome.card.core if verdict.done} == {Move.NEXT_STEP, Move.RESTATE_INTEREST}
    assert outcome.ending.attempt is not None
    kept = library.attempt(outcome.ending.attempt)
    assert (kept.status, kept.score, kept.engine) == ("finished", outcome.card, "whisper")
    assert kept.model.startswith("whisper-tiny-en")
    assert kept.told == Case(role=SCENARIO.role, company=SCENARIO.company)
    assert "happens next" in log.all(events.ReplyJudged)[0].text


def test_its_recogniser_is_let_go_when_it_ends(replies: list[Pcm]) -> None:
    gc.collect()
    before = loaded()
    gc.disable()  # nobody knows when Python next cleans up, and what one recogniser holds is a hundred megabytes
    try:
        held = rehearsal(Candidate(replies, PACE), None)
        held.run()
        until = time.monotonic() + 10  # what made it ready may be about to end
        while loaded() > before and time.monotonic() < until:
            time.sleep(0.05)
        assert loaded() == before
    finally:
        gc.enable()


def test_without_a_library_nothing_is_kept(replies: list[Pcm], tmp_path: Path) -> None:
    log = Log()
    outcome = rehearsal(Candidate(replies, PACE), None, [log]).run()
    assert outcome.ending.attempt is None
    assert log.all(events.SessionFinished)[0].attempt is None
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_what_was_said(library: Library, replies: list[Pcm]) -> None:
    log = Log()
    second_turn = React(events.SoundHeard, lambda: interrupt() if len(log.all(events.Listening)) == 2 else None)
    outcome = rehearsal(Candidate(replies, PACE), library, [log, second_turn]).run()
    assert isinstance(outcome.ending.stopped_by, KeyboardInterrupt)
    assert [verdict.done for verdict in outcome.card.core] == [True, False, False]
    assert outcome.ending.attempt is not None
    kept = library.attempt(outcome.ending.attempt)
    assert (kept.status, kept.score) == ("interrupted", outcome.card)
    assert kept.turns[0].transcript is not None
    assert kept.turns[1].audio is not None
    assert kept.turns[1].audio.stat().st_size > 0


def test_what_was_said_before_ctrl_c_in_the_middle_of_a_reply_counts(library: Library, replies: list[Pcm]) -> None:
    log = Log()
    heard = React(events.Partial, lambda: interrupt() if "next" in log.all(events.Partial)[-1].text else None)
    outcome = rehearsal(Candidate(replies, PACE), library, [log, heard]).run()
    assert isinstance(outcome.ending.stopped_by, KeyboardInterrupt)
    assert "next" in log.all(events.ReplyJudged)[0].text
    assert outcome.ending.attempt is not None
    kept = library.attempt(outcome.ending.attempt)
    assert (kept.status, kept.score) == ("interrupted", outcome.card)
    assert [turn.transcript is not None for turn in kept.turns] == [True]


def test_ctrl_c_before_the_first_word(library: Library) -> None:
    outcome = rehearsal(Candidate([]), library, [React(events.CueStarted, interrupt)]).run()
    assert isinstance(outcome.ending.stopped_by, KeyboardInterrupt)
    assert outcome.card.total == 0
    assert outcome.ending.attempt is None
    assert library.count() == 0
    assert not any(path.name.isdecimal() for path in library.folder_of(1).parent.iterdir())


def test_a_fault_keeps_what_was_said(library: Library, replies: list[Pcm]) -> None:
    class LostForGood(Unplugged):
        def reopen(self) -> bool:
            raise MicrophoneLost("The microphone went away: connect it again.")

    outcome = rehearsal(LostForGood(replies, lost_after=5, back_after=None), library).run()
    assert isinstance(outcome.ending.stopped_by, MicrophoneLost)
    assert outcome.ending.attempt is not None
    kept = library.attempt(outcome.ending.attempt)
    assert kept.status == "interrupted"
    assert kept.turns[0].audio is not None


def damaged_model(tmp_path: Path) -> InstalledModel:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.bin").write_bytes(b"no model")
    return InstalledModel(tmp_path / "model", "whisper", "mine")


def test_a_model_that_cannot_be_loaded_is_told_once_the_person_speaks(
    library: Library, replies: list[Pcm], tmp_path: Path
) -> None:
    log = Log()
    outcome = rehearsal(Candidate(replies, PACE), library, [log], damaged_model(tmp_path)).run()
    assert isinstance(outcome.ending.stopped_by, ModelDamaged)
    assert log.all(events.Failed)
    assert [attempt.status for attempt in library.attempts()] == ["interrupted"]


def full(library: Library, attempt: int) -> None:
    """Put something in the way of the attempt's files."""
    shutil.rmtree(library.folder_of(attempt))
    library.folder_of(attempt).touch()


def test_disk_trouble_is_told_at_the_end(library: Library, replies: list[Pcm]) -> None:
    spoil: Callable[[], None] = lambda: full(library, library.attempts()[0].id)  # noqa: E731
    outcome = rehearsal(Candidate(replies, PACE), library, [React(events.SessionStarted, spoil)]).run()
    assert outcome.ending.stopped_by is None
    assert "cannot be written" in str(outcome.ending.not_kept)
    assert outcome.card.core_done == 2
