"""Attempts as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from voice_coach.feedback.delivery import over_attempt
from voice_coach.library.records import AttemptRecord
from voice_coach.moves.labels import Move

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula; with an apostrophe before it, it is text (OWASP)."""

_COLUMNS = (
    "number", "started_at", "kind", "scenario", "source", "style", "status", "score",
    *map(str, Move),
    "words", "words_per_minute", "reply_gap", "engine", "model", "version", "tags", "note",
)  # fmt: skip


def as_csv(attempts: Iterable[AttemptRecord]) -> Iterator[bytes]:
    """Yield a table of attempts, a row each; for each move how many turns made it.

    It begins with the mark that tells Excel that it is UTF-8.
    """
    yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
    yield _line(_COLUMNS)
    for attempt in attempts:
        yield _line(_cells(attempt))


def _cells(attempt: AttemptRecord) -> Iterator[object]:
    yield attempt.id
    yield attempt.started_at.isoformat(timespec="seconds")
    yield from map(_text, (attempt.kind, attempt.scenario, attempt.source, attempt.style, attempt.status))
    yield attempt.score.total if attempt.score else ""
    for move in Move:
        yield sum(any(match.move is move for match in turn.moves) for turn in attempt.turns)
    delivery = over_attempt(turn.delivery for turn in attempt.turns)
    yield from (delivery.words, delivery.words_per_minute, delivery.reply_gap) if delivery else (0, "", "")
    yield from map(_text, (attempt.engine, attempt.model, attempt.version, " ".join(attempt.tags), attempt.note))


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _line(cells: Iterable[object]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(["" if cell is None else cell for cell in cells])
    return out.getvalue().encode()
