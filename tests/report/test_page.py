"""What a page tells of an attempt, beside what its parts tell."""

import re
from dataclasses import replace
from datetime import datetime, timezone

from voice_coach.feedback.delivery import Delivery, Hedge
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


def test_the_words_that_a_measure_counts_stand_under_it() -> None:
    said = turn("just " * 40)
    hedges = tuple(Hedge("just", 5 * at, 5 * at + 4, 0.5 * at) for at in range(40))
    delivery = Delivery(40, 20.0, 120.0, 0.5, hedges=hedges)
    page = write_page(replace(view(replace(said, delivery=delivery)), delivery=delivery), TITLES)
    (under,) = re.findall('<ul class="heard"(.*?)</ul>', page, re.DOTALL)
    assert under.count("<q><bdi>just</bdi></q>") == 30
    assert "and 10 more" in under


def test_a_move_that_was_made_is_not_missed_where_there_is_no_score() -> None:
    made = turn(SAID, Match(Move.NEXT_STEP, 0.9, SAID, 0, len(SAID)))
    page = write_page(view(made, earlier=(EarlierAttempt(1, WHEN, 40, frozenset()),)), TITLES)
    here = page[page.index('class="here"') :]
    assert re.findall("(Done|Missed): ", here[: here.index("</tr>")]) == ["Done", "Missed", "Missed"]
