import pytest

from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import Match
from voice_coach.moves.labels import CORE, MISSTEPS, SUPPORTING, Move
from voice_coach.speech.transcript import Transcript, Word

SCORING = load_scoring()
TEXT = "so what happens next"


def reply(turn: int, *moves: Move, score: float = 0.9, text: str = TEXT) -> JudgedReply:
    """Return a reply of one word a second that makes `moves` with its second word."""
    words = tuple(Word(word, float(at), at + 0.9, 1.0) for at, word in enumerate(text.split()))
    start = text.index(" ") + 1
    end = text.index(" ", start)
    return JudgedReply(
        turn, Transcript(words), tuple(Match(move, score, text[start:end], start, end) for move in moves)
    )


def card(*moves: Move, style: str = "balanced") -> Scorecard:
    return draw_up([reply(1, *moves)], style, SCORING)


@pytest.mark.parametrize(
    ("moves", "total", "done"),
    [
        pytest.param((), 0, 0, id="nothing"),
        pytest.param((Move.NEXT_STEP,), 30, 1, id="one-core-move"),
        pytest.param(CORE, 90, 3, id="the-core"),
        pytest.param((*CORE, Move.THANKS), 94, 3, id="the-core-and-thanks"),
        pytest.param((*CORE, Move.PRESSURE), 75, 3, id="a-misstep-costs"),
        pytest.param((Move.PRESSURE,), 0, 0, id="never-below-nought"),
        pytest.param((*CORE, *SUPPORTING), 100, 3, id="never-above-the-best"),
        pytest.param((Move.PROBE_CONCERNS, Move.ANSWER_OBJECTION), 35, 1, id="an-answered-doubt"),
        pytest.param((Move.PROBE_CONCERNS, Move.CONCEDE_OBJECTION), 25, 1, id="a-doubt-given-in-to"),
    ],
)
def test_the_total(moves: tuple[Move, ...], total: int, done: int) -> None:
    found = card(*moves)
    assert (found.total, found.core_done) == (total, done)


def test_each_core_move_has_a_verdict_in_order() -> None:
    found = card(Move.PROBE_CONCERNS)
    assert tuple(verdict.move for verdict in found.core) == CORE
    assert [verdict.done for verdict in found.core] == [False, False, True]


def test_a_done_move_has_its_words_and_their_time() -> None:
    verdict = card(Move.NEXT_STEP).core[0]
    assert (verdict.turn, verdict.quote, verdict.start_time, verdict.end_time) == (1, "what", 1.0, 1.9)
    assert verdict.points == 30
    assert verdict.try_saying == ""


def test_a_missed_move_has_a_reason_and_a_sentence_to_try() -> None:
    verdict = card().core[0]
    assert not verdict.done
    assert verdict.points == 0
    assert verdict.why
    assert verdict.try_saying in SCORING.moves[Move.NEXT_STEP].try_saying


def test_sentences_to_try_go_round() -> None:
    sentences = [draw_up([], "balanced", SCORING, variant).core[0].try_saying for variant in range(8)]
    assert set(sentences) == set(SCORING.moves[Move.NEXT_STEP].try_saying)


def test_the_best_evidence_counts_whichever_turn_it_is_in() -> None:
    replies = [reply(1, Move.THANKS, score=0.6), reply(2, Move.THANKS, score=0.95), reply(3, Move.THANKS, score=0.7)]
    assert [verdict.turn for verdict in draw_up(replies, "balanced", SCORING).supporting] == [2]


def test_a_move_made_twice_counts_once() -> None:
    assert draw_up([reply(1, Move.NEXT_STEP), reply(2, Move.NEXT_STEP)], "balanced", SCORING).total == 30


@pytest.mark.parametrize(
    ("style", "list_of"), [("bold", "supporting"), ("balanced", "missteps"), ("low_key", "missteps")]
)
def test_asking_for_the_job_is_judged_by_the_style(style: str, list_of: str) -> None:
    found = card(Move.ASK_FOR_JOB, style=style)
    assert [verdict.move for verdict in getattr(found, list_of)] == [Move.ASK_FOR_JOB]


@pytest.mark.parametrize("move", MISSTEPS)
def test_a_misstep_is_told_with_why(move: Move) -> None:
    (verdict,) = card(move).missteps
    assert verdict.points < 0
    assert verdict.why


def test_words_without_times_do_not_matter() -> None:
    judged = JudgedReply(1, Transcript(), (Match(Move.NEXT_STEP, 0.9, "what next", 0, 9),))
    verdict = draw_up([judged], "balanced", SCORING).core[0]
    assert verdict.done
    assert verdict.start_time is None
