"""What holds on the scorecard of any talk whatever."""

from hypothesis import given
from hypothesis import strategies as st
from judged import Said, talk

from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import draw_up
from voice_coach.feedback.scoring import STYLES
from voice_coach.library.prompts import load_scoring
from voice_coach.moves.labels import Move

SCORING = load_scoring()

words = st.sampled_from(["", "because of the night rota", "on thursday", "i led seven people", "okay", "🙂 größe"])
moves = st.sampled_from([f"[{move} so we said]" for move in Move])
texts = st.lists(st.one_of(words, moves), max_size=5).map(" ".join)
talks = st.lists(st.builds(Said, texts, st.sampled_from(list(Occasion))), max_size=8)


@given(talks, st.sampled_from(STYLES), st.integers(0, 10**6))
def test_the_points_add_up_and_stand_on_words_that_were_said(said: list[Said], style: str, variant: int) -> None:
    replies = talk(*said)
    card = draw_up(replies, style, SCORING, variant, Case(reasons=("led seven people",)))
    assert card.total == max(0, min(100, sum(item.points for item in card.items)))
    texts = {reply.turn: reply.transcript.text for reply in replies}
    for item in card.items:
        if item.points:
            assert item.turn is not None
            assert item.quote in texts[item.turn]
        for more in item.more:
            assert more.quote in texts[more.turn]
        assert item.points <= item.worth
    for point in card.own:
        assert not point.said or (point.turn is not None and point.quote in texts[point.turn])


@given(talks, st.sampled_from(STYLES))
def test_more_of_a_core_move_never_costs(said: list[Said], style: str) -> None:
    before = draw_up(talk(*said), style, SCORING).total
    more = [*said, Said("[next_step so we said]", Occasion.CUE), Said("[restate_interest so we said]", Occasion.CUE)]
    assert draw_up(talk(*more), style, SCORING).total >= before


@given(talks)
def test_a_doubt_is_never_worth_more_than_its_best_answer(said: list[Said]) -> None:
    card = draw_up(talk(*said), "balanced", SCORING)
    earned = sum(max(0, item.points) for item in card.items if item.rule in SCORING.doubts)
    assert earned <= SCORING.doubts["well_answered"].points_in("balanced")
