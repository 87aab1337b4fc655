"""What a page tells of an attempt, beside what its parts tell."""

import re
from datetime import datetime, timezone

from voice_coach.moves import Match, Move
from voice_coach.report.page import write_page
from voice_coach.report.view import AttemptView, EarlierAttempt, JudgedBy, TurnView
from voice_coach.speech.transcript import Word

WHEN = datetime(2026, 5, 1, 18, 30, tzinfo=timezone.utc)
TITLES = {Move.NEXT_STEP: "Asked for the next step"}
SAID = "what happens next"


def view(*turns: TurnView, earlier: tuple[EarlierAttempt, ...] = ()) -> AttemptView:
    """Return an attempt without a score."""
    return AttemptView(
        7, "T", "t", "rehearsal", WHEN, "balanced", "Dana", "You", turns, None, None, JudgedBy("1", "e", "m", "v"),
        earlier=earlier,
    )  # fmt: skip


def turn(said: str, *moves: Match) -> TurnView:
    words = tuple(Word(word, 0.5 * at, 0.5 * at + 0.4, 1.0) for at, word in enumerate(said.split()))
    return TurnView(1, "Anything else?", None, None, words, moves)


def test_a_move_that_was_made_is_not_missed_where_there_is_no_score() -> None:
    made = turn(SAID, Match(Move.NEXT_STEP, 0.9, SAID, 0, len(SAID)))
    page = write_page(view(made, earlier=(EarlierAttempt(1, WHEN, 40, frozenset()),)), TITLES)
    here = page[page.index('class="here"') :]
    assert re.findall("(Done|Missed): ", here[: here.index("</tr>")]) == ["Done", "Missed", "Missed"]
