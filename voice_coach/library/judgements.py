"""Judgements that later ones took the place of: what was thought of an attempt before is kept beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from voice_coach.feedback.scorecard import Scorecard
from voice_coach.library.records import as_json
from voice_coach.library.store import Library, now
from voice_coach.library.versions import Judge
from voice_coach.moves.match import Match

Made = Mapping[int, tuple[Match, ...]]
"""What each turn did, by its number."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an attempt was once thought to be."""

    number: int
    """Counted from 1, the oldest first."""
    judged_at: datetime | None
    """None where it was judged as it was held."""
    version: str
    """Of the program."""
    bank: str
    """Fingerprint of the phrase bank and the trained parts; empty where it is not known."""
    scoring: str
    """Fingerprint of the rules of the score; empty where it is not known."""
    score: Scorecard | None
    moves: dict[int, tuple[Match, ...]]
    """What each turn did."""


def earlier_judgements(library: Library, attempt: int) -> tuple[Judgement, ...]:
    """Return what an attempt was thought to be before, the oldest judgement first."""
    rows = library.query(
        "SELECT number, judged_at, version, bank, scoring, score, moves FROM judgements WHERE attempt = ?"
        " ORDER BY number",
        (attempt,),
    )
    return tuple(
        msgspec.convert(
            {
                "number": number,
                "judged_at": judged_at,
                "version": version,
                "bank": bank,
                "scoring": scoring,
                "score": None if score is None else msgspec.json.decode(str(score), type=Scorecard),
                "moves": msgspec.json.decode(str(moves), type=dict[int, tuple[Match, ...]]),
            },
            Judgement,
        )
        for number, judged_at, version, bank, scoring, score, moves in rows
    )


def judge_anew(library: Library, attempt: int, score: Scorecard | None, moves: Made, judge: Judge) -> None:
    """Put a new judgement in the place of the one there is, which is kept. Call it within a transaction.

    Parameters
    ----------
    moves
        What each turn does that was recognised.
    """
    before = library.attempt(attempt)
    made = {turn.turn: turn.moves for turn in before.turns if turn.transcript is not None}
    count = int(str(library.query("SELECT count(*) FROM judgements WHERE attempt = ?", (attempt,))[0][0]))
    keep(
        library,
        attempt,
        Judgement(count + 1, before.judged_at, before.version, before.bank, before.scoring, before.score, made),
    )
    for turn, matches in moves.items():
        library.replace_moves(attempt, turn, matches)
    stamp(library, attempt, judge)
    kept = None if score is None else as_json(score)
    library.database.write("UPDATE attempts SET score = ? WHERE id = ?", (kept, attempt))


def stamp(library: Library, attempt: int, judge: Judge) -> None:
    """Note what judged an attempt now, and that it found what was found before."""
    library.database.write(
        "UPDATE attempts SET version = ?, bank = ?, scoring = ?, judged_at = ? WHERE id = ?",
        (judge.version, judge.bank, judge.scoring, now(), attempt),
    )


def keep(library: Library, attempt: int, judgement: Judgement) -> None:
    """Keep a judgement beside those there are."""
    library.database.write(
        "INSERT INTO judgements VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt,
            judgement.number,
            judgement.judged_at and judgement.judged_at.isoformat(),
            judgement.version,
            judgement.bank,
            judgement.scoring,
            None if judgement.score is None else as_json(judgement.score),
            as_json(judgement.moves),
        ),
    )
