"""A library of many attempts, as years of practice would fill it: what people said in the examples, kept as said."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from judged import transcript

from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.scorecard import JudgedReply, draw_up
from voice_coach.library.arrivals import insert
from voice_coach.library.bank import load_matcher
from voice_coach.library.prompts import load_scoring
from voice_coach.library.records import AttemptRecord, TurnRecord
from voice_coach.library.store import Library, new_uid

_SAID = Path(__file__).parent / "data" / "dev"
_TURNS = 3
_DIFFERENT = 100
"""Attempts that differ; the others repeat them on other days, so that the library is filled in seconds."""

_SENTENCES = 3
"""Examples that make a reply: some 50 words, as people say at the end of an interview."""

_LAST_DAY = datetime(2026, 11, 1, 18, 0, tzinfo=timezone.utc)


def fill(library: Library, count: int) -> None:
    """Put `count` attempts into a library."""
    different = list(_attempts(min(count, _DIFFERENT)))
    with library.database.transaction():
        for at in range(count):
            attempt = different[at % len(different)]
            held = _LAST_DAY - timedelta(hours=7 * (count - at))
            insert(library, replace(attempt, id=at + 1, uid=new_uid(), started_at=held))


def _attempts(count: int) -> Iterator[AttemptRecord]:
    texts = _texts()
    for at in range(count):
        turns = []
        for number in range(1, _TURNS + 1):
            said = transcript(" ".join(next(texts) for _ in range(_SENTENCES)))
            moves = load_matcher().match(said.text)
            cue = "Is there anything you'd like to ask?"
            turns.append(TurnRecord(number, cue, None, None, 0.0, 9.0, said, moves, measure_delivery(said, 0.8)))
        judged = [JudgedReply(turn.turn, turn.transcript, turn.moves) for turn in turns if turn.transcript]
        yield AttemptRecord(
            id=0,
            started_at=_LAST_DAY,
            status="finished",
            scenario=("phone-screen", "face-to-face", "hiring-manager-phone")[at % 3],
            style="balanced",
            engine="whisper",
            model="tiny.en",
            voice="natural",
            version="0.1.0",
            score=draw_up(judged, "balanced", load_scoring(), at),
            turns=tuple(turns),
        )


def _texts() -> Iterator[str]:
    while True:
        for path in sorted(_SAID.glob("w1-*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)["text"]
