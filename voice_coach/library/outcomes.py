"""What was practised and how it went, as the plan of a day wants it: read off the attempts, and kept nowhere else."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from voice_coach.feedback.met import ANSWERS, GIVES_IN, doubts_met
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.reply import JudgedReply
from voice_coach.library.database import Row
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import AttemptRecord, Library
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.planning.record import ESSENTIAL, FURTHER, OBJECTIONS, Outcome, Practised, Record
from voice_coach.speech.transcript import Transcript

_REACH = timedelta(days=365)
"""How far back is looked: what was said before tells nothing of today, and thousands of attempts take no time."""

DRILL = "drill "
"""What a drill's name begins with; the skill follows."""

_KNOWN = frozenset(map(str, Move))
_SKILLS = (*ESSENTIAL, *FURTHER)

_SPOKEN = """
    SELECT id, started_at, kind, status, scenario, json_extract(attempts.score, '$.total'),
        turns.turn, occasion, move
    FROM attempts
    JOIN turns ON turns.attempt = id AND words IS NOT NULL AND words != '[]'
    LEFT JOIN moves ON moves.attempt = id AND moves.turn = turns.turn
    WHERE julianday(started_at) >= julianday(?)
    ORDER BY julianday(started_at), id, turns.turn
"""
"""Every reply with words in it, and each of its moves; one without any has a row without a move."""


def outcomes(library: Library, today: date) -> Record:
    """Return what was practised in the last year, the oldest first; attempts in which nothing was said are none."""
    rows = library.query(_SPOKEN, ((today - _REACH).isoformat(),))
    return [_practised(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row[0])]


def days_practised(library: Library) -> Iterator[date]:
    """Yield every day on which something was said aloud."""
    spoken = "SELECT attempt FROM turns WHERE words IS NOT NULL AND words != '[]'"
    days = library.query(f"SELECT DISTINCT substr(started_at, 1, 10) FROM attempts WHERE id IN ({spoken})")  # noqa: S608
    yield from (date.fromisoformat(str(day)) for (day,) in days)


def how_drilled(attempt: AttemptRecord) -> Outcome | None:
    """Return how the skill of a drill went; None where it is no drill, or nothing was said in it."""
    said = [
        JudgedReply(turn.turn, turn.transcript, turn.moves, turn.occasion)
        for turn in attempt.turns
        if turn.transcript and turn.transcript.words
    ]
    if attempt.kind != "drill" or not said:
        return None
    return next(_of_drill(attempt.scenario.removeprefix(DRILL), said), None)


def _practised(rows: Sequence[Row]) -> Practised:
    _, started_at, kind, status, scenario, total, *_ = rows[0]
    replies = [_reply(list(of_turn)) for _, of_turn in groupby(rows, key=lambda row: row[6])]
    if kind == "drill":
        found = _of_drill(str(scenario).removeprefix(DRILL), replies)
    elif kind in {"rehearsal", "recording"}:
        found = _of_talk(replies, whole=kind == "rehearsal" and status == "finished")
    else:
        found = iter(())
    return Practised(
        datetime.fromisoformat(str(started_at)),
        str(kind),
        str(scenario) if kind == "rehearsal" else "",
        None if total is None else int(str(total)),
        tuple(found),
    )


def _reply(rows: Sequence[Row]) -> JudgedReply:
    turn, occasion = int(str(rows[0][6])), Occasion(str(rows[0][7]))
    moves = tuple(Match(Move(str(row[8])), 1.0, "", 0, 0) for row in rows if row[8] in _KNOWN)
    return JudgedReply(turn, Transcript(), moves, occasion)


def _of_drill(skill: str, replies: Sequence[JudgedReply]) -> Iterator[Outcome]:
    """Yield how often the skill of a drill was done; each reply was a try."""
    if skill in _SKILLS:
        made = [{match.move for match in reply.moves} for reply in replies]
        done = sum(_meets_doubt(moves) if skill == OBJECTIONS else Move(skill) in moves for moves in made)
        yield Outcome(skill, done, len(replies))


def _meets_doubt(made: set[Move]) -> bool:
    """Whether a reply to a doubt in a drill was as it should be: answered, or asked about and not given in to."""
    return not made.isdisjoint(ANSWERS) or (Move.CLARIFY_OBJECTION in made and made.isdisjoint(GIVES_IN))


def _of_talk(replies: Sequence[JudgedReply], *, whole: bool) -> Iterator[Outcome]:
    """Yield what was done in a talk, and what every close needs and was not done, where it came to its end."""
    made = _with_as_good({match.move for reply in replies for match in reply.moves}, load_scoring().as_good_as)
    doubts = doubts_met(replies)
    if doubts:
        yield Outcome(OBJECTIONS, sum(doubt.well for doubt in doubts), len(doubts))
    for skill in _SKILLS:
        if skill != OBJECTIONS and (skill in made or (whole and skill in ESSENTIAL)):
            yield Outcome(skill, int(skill in made), 1)


def _with_as_good(made: set[Move], as_good_as: Mapping[Move, Sequence[Move]]) -> frozenset[str]:
    """Return the names of the moves that were made, and of those that others stand for."""
    stood_for = {move for move, others in as_good_as.items() if not made.isdisjoint(others)}
    return frozenset(map(str, made | stood_for))
