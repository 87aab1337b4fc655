"""What the pages say in sentences and figures."""

from dataclasses import replace

import numpy as np
import pytest

from voice_coach.audio.levels import LEVELS
from voice_coach.feedback.delivery import Delivery, Filled, Hedge
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import Match, Move
from voice_coach.planning.record import OBJECTIONS, Outcome
from voice_coach.report import waveform
from voice_coach.report.measures import FILLED, HEDGES, PACE, REPLY_GAP, Heard, Kind, evidence, measures, number
from voice_coach.report.verdict import advice, groups, told_drilled, verdict
from voice_coach.report.view import TryOf, TurnView
from voice_coach.speech.transcript import Transcript, Word

NEXT, WANT, DOUBTS = Move.NEXT_STEP, Move.RESTATE_INTEREST, Move.PROBE_CONCERNS


def card(*moves: Move) -> Scorecard:
    said = Transcript((Word("words", 0.5, 0.9, 1.0),))
    reply = JudgedReply(1, said, tuple(Match(move, 0.9, "words", 0, 5) for move in moves))
    return draw_up([reply], "balanced", load_scoring())


@pytest.mark.parametrize(
    ("moves", "sentence"),
    [
        (
            (),
            (
                "You did not yet ask for the next step, say that you want it or ask for doubts. "
                "That is what practice is for."
            ),
        ),
        ((NEXT,), "You asked for the next step, but did not say that you want it or ask for doubts."),
        ((WANT, DOUBTS), "You said that you want it and asked for doubts, but did not ask for the next step."),
        (
            (NEXT, WANT, DOUBTS),
            "You asked for the next step, said that you want it and asked for doubts. That is a close.",
        ),
    ],
)
def test_the_verdict_is_a_sentence(moves: tuple[Move, ...], sentence: str) -> None:
    assert verdict(card(*moves), "rehearsal") == sentence


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("drill", "A drill"),
        ("warm_up", "A warm-up"),
        ("retake", "A new try at one turn."),
        ("rehearsal", "This attempt was broken off"),
        ("recording", "This attempt was broken off"),
    ],
)
def test_what_has_no_score_is_told_for_what_it_is(kind: str, begins: str) -> None:
    assert verdict(None, kind).startswith(begins)


@pytest.mark.parametrize(
    ("attempt", "told"),
    [(1, "A new try at turn 3 of attempt 1."), (None, "A new try at turn 3 of an attempt that is not here any more.")],
)
def test_a_new_try_says_of_what(attempt: int | None, told: str) -> None:
    assert verdict(None, "retake", try_of=TryOf(3, attempt)) == told


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome("next_step", 2, 3), "Asked for the next step in 2 of 3 tries."),
        (Outcome("next_step", 0, 1), "Asked for the next step in 0 of 1 try."),
        (Outcome(OBJECTIONS, 8, 8), "Met the doubt in 8 of 8 tries."),
    ],
)
def test_a_drill_says_how_it_went(outcome: Outcome, told: str) -> None:
    assert told_drilled(outcome, {NEXT: "Asked for the next step"}) == told


def test_the_parts_of_a_card_are_called_alike_on_a_page_and_in_a_terminal() -> None:
    assert [title for title, _ in groups(card(NEXT, Move.TIMELINE, Move.PAY_QUESTION))] == [
        "The three core moves",
        "How it was built",
        "Also earned",
        "What it cost",
    ]
    assert "Also earned" not in dict(groups(card(NEXT)))


def test_advice_names_what_to_do() -> None:
    missed = {each.rule: advice(each) for each in card(NEXT).items if not each.done}
    assert missed["probe_concerns"] == "Ask for doubts"
    assert missed["next_step_agreed"] != "Ask for the next step"


@pytest.mark.parametrize(
    ("kind", "value", "side"),
    [(PACE, 119, -1), (PACE, 120, 0), (PACE, 170, 0), (PACE, 171, 1), (REPLY_GAP, 1.0, 0), (REPLY_GAP, 1.1, 1)],
)
def test_a_value_is_told_by_its_side_of_the_band(kind: Kind, value: float, side: int) -> None:
    assert kind.band.side(value) == side


def test_no_number_is_less_than_nothing_by_a_hair() -> None:
    assert [number(REPLY_GAP, value) for value in (-0.04, 0.04, -0.06)] == ["0.0", "0.0", "-0.1"]


@pytest.mark.parametrize(("value", "place"), [(0, 0), (60, 0), (145, 50), (230, 100), (900, 100)])
def test_what_is_off_the_scale_stands_at_its_end(value: float, place: float) -> None:
    assert PACE.scale.place(value) == place


def test_only_what_was_measured_is_shown() -> None:
    whole = Delivery(20, 8.0, 150.0, None)
    (pace,) = measures(whole, [(1, Delivery(15, 6.0, 150.0, None)), (2, Delivery(5, 2.0, None, None)), (3, None)])
    assert (pace.kind, pace.number, pace.each) == (PACE, "150", ((1, 150.0),))
    assert measures(None, []) == ()


def test_what_a_measure_counts_is_shown_with_a_little_of_what_is_around_it() -> None:
    said = "i just want it um really"
    words = tuple(Word(word, 1.0 * at, at + 0.5, 1.0) for at, word in enumerate(said.split()))
    filled = (Filled(4.0, 4.4, "um,"), Filled(4.6, 4.8, ""))
    delivery = Delivery(5, 5.5, None, None, filled_pauses=filled, hedges=(Hedge("just", 2, 6, 1.0),))
    turn = TurnView(1, "", None, None, words, delivery=delivery)
    assert list(evidence(HEDGES, turn)) == [Heard("just", 0.5, 2.0)]
    assert list(evidence(FILLED, turn)) == [Heard("um", 3.5, pytest.approx(4.9)), Heard("", pytest.approx(4.1), 5.3)]
    assert list(evidence(PACE, turn)) == []
    assert list(evidence(FILLED, replace(turn, delivery=None))) == []


def test_a_waveform_has_a_bar_for_each_place() -> None:
    levels = np.concatenate([np.full(LEVELS, 0.8), np.zeros(LEVELS)]).astype(np.float32)
    path = waveform.bars(levels, 10)
    heights = [int(part.split("v")[1]) for part in path.split("M")[1:]]
    assert heights == [100] * 5 + [3] * 5
    assert waveform.bars(levels, 10, only=lambda at: at < 0.5).count("M") == 5
    assert waveform.bars(levels[:0], 10) == ""
    assert waveform.bars(levels[:3], 10).count("M") == 10
