"""Attempts from the library as the plain data that pages and letters are made from."""

from collections.abc import Sequence
from pathlib import Path

from voice_coach.feedback.delivery import over_attempt
from voice_coach.library.history import earlier_attempts
from voice_coach.library.outcomes import how_drilled
from voice_coach.library.prompts import load_scoring
from voice_coach.library.retakes import LaterTry, first_try, later_tries
from voice_coach.library.store import AttemptRecord, Library, TurnRecord
from voice_coach.report.view import AttemptView, JudgedBy, SaidAgain, TryOf, TurnView, pauses
from voice_coach.speech.span import Span
from voice_coach.speech.transcript import Transcript


def attempt_view(
    library: Library, found: AttemptRecord, title: str = "", interviewer: str = "They", person: str = "You"
) -> AttemptView:
    """Return everything that can be shown of an attempt.

    Parameters
    ----------
    found
        The attempt, with its turns.
    title
        The interview's name for people; by default the name that it is called by.
    interviewer, person
        What to call them.

    Raises
    ------
    LibraryBroken
    """
    later = later_tries(library, found)
    return AttemptView(
        number=found.id,
        title=title or found.name,
        scenario=found.scenario,
        kind=found.kind,
        started_at=found.started_at,
        style=found.style,
        interviewer=interviewer,
        person=person,
        turns=tuple(_turn(turn, later) for turn in found.turns),
        score=found.score,
        delivery=over_attempt(turn.delivery for turn in found.turns),
        judged_by=JudgedBy(found.version, found.engine, found.model, found.voice),
        note=found.note,
        tags=found.tags,
        earlier=earlier_attempts(library, found.scenario, found.id),
        status=found.status,
        damaged=bool(found.damaged),
        costly=load_scoring().costly(found.style),
        try_of=_try_of(library, found),
        drilled=how_drilled(found),
    )


def latest(library: Library) -> int | None:
    """Return the number of the whole talk that was held last; None where there is none."""
    rows = library.query(
        "SELECT id FROM attempts WHERE kind IN ('rehearsal', 'recording')"
        " ORDER BY julianday(started_at) DESC, id DESC LIMIT 1"
    )
    return int(str(rows[0][0])) if rows else None


def _try_of(library: Library, found: AttemptRecord) -> TryOf | None:
    if found.retake_turn is None:
        return None
    first = first_try(library, found)
    return TryOf(found.retake_turn, first.attempt.id, first.comparison) if first else TryOf(found.retake_turn, None)


def _turn(turn: TurnRecord, later: Sequence[LaterTry]) -> TurnView:
    words = (turn.transcript or Transcript()).words
    spoken = turn.speech_start is not None and turn.speech_end is not None
    return TurnView(
        number=turn.turn,
        cue_text=turn.cue,
        cue_sound=_there(turn.cue_audio),
        reply_sound=_there(turn.audio),
        words=words,
        moves=turn.moves,
        silences=pauses(words),
        delivery=turn.delivery,
        occasion=turn.occasion,
        speech=Span(turn.speech_start or 0.0, turn.speech_end or 0.0) if spoken else None,
        again=tuple(
            SaidAgain(each.attempt.id, each.attempt.started_at, each.comparison)
            for each in later
            if each.turn == turn.turn
        ),
    )


def _there(path: Path | None) -> Path | None:
    return path if path and path.is_file() else None
