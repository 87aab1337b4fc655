from pathlib import Path

import pytest

from voice_coach.feedback.occasion import Occasion
from voice_coach.interview.timeline import BREATH, READING, Heard, Timeline, lay_out
from voice_coach.moves import Match, Move
from voice_coach.report.view import TurnView
from voice_coach.speech.transcript import Word

CUE, REPLY = Path("cue.flac"), Path("reply.flac")
SECOND = Path("second.flac")


def said(*words: tuple[str, float, float]) -> tuple[Word, ...]:
    return tuple(Word(text, start, end, 1.0) for text, start, end in words)


def even(seconds: float) -> Heard:
    """Return a sound in which every word takes as long as the others."""
    return Heard(seconds, lambda words: [at * seconds / len(words) for at in range(len(words))])


WORDS = said(("Thanks", 0.5, 0.9), ("so", 2.4, 2.6), ("what", 2.7, 2.9), ("happens", 3.0, 3.4), ("next", 3.5, 4.0))
MOVES = (
    Match(Move.NEXT_STEP, 0.9, "what happens next", 10, 27),
    Match(Move.THANKS, 0.9, "Thanks", 0, 6),
)
TURNS = (
    TurnView(1, "Any last questions?", CUE, REPLY, WORDS, MOVES),
    TurnView(2, "We will call. Goodbye.", SECOND, None, occasion=Occasion.CHANCE),
)
HEARD = {CUE: even(3.0), REPLY: even(9.0), SECOND: even(2.0)}


@pytest.fixture
def timeline() -> Timeline:
    return lay_out(TURNS, HEARD)


def test_everything_is_on_one_axis(timeline: Timeline) -> None:
    cue, reply, last = timeline.utterances
    assert (cue.turn, cue.voice, cue.start, cue.end) == (1, "cue", 0.0, 3.0)
    assert (reply.turn, reply.voice, reply.start) == (1, "reply", 3.0)
    assert reply.end == pytest.approx(3.0 + 4.0 + 0.6), "what was recorded behind the last word is left out"
    assert (last.turn, last.start) == (2, pytest.approx(reply.end + BREATH))
    assert timeline.seconds == last.end == pytest.approx(last.start + 2.0)


def test_words_are_timed_from_the_start_of_the_talk(timeline: Timeline) -> None:
    cue, reply, _ = timeline.utterances
    assert [(word.text, word.start, word.end) for word in cue.words] == [
        ("Any", 0.0, 1.0), ("last", 1.0, 2.0), ("questions?", 2.0, 3.0),
    ]  # fmt: skip
    assert [(word.text, word.start) for word in reply.words[:2]] == [("Thanks", 3.5), ("so", pytest.approx(5.4))]


def test_long_pauses_are_silences(timeline: Timeline) -> None:
    (silence,) = timeline.utterances[1].silences
    assert (silence.start, silence.end, silence.before) == (pytest.approx(3.9), pytest.approx(5.4), 1)
    assert silence.seconds == pytest.approx(1.5)


def test_the_wait_before_the_first_word_is_a_silence_too() -> None:
    turn = TurnView(1, "", None, REPLY, said(("Well", 2.5, 2.8)))
    (silence,) = lay_out([turn], HEARD).utterances[0].silences
    assert (silence.start, silence.end, silence.before) == (0.0, 2.5, 0)


def test_moves_are_on_their_words(timeline: Timeline) -> None:
    thanks, step = timeline.moves
    assert (thanks.match.move, thanks.first, thanks.last, thanks.start) == (Move.THANKS, 0, 0, 3.5)
    assert (step.match.move, step.first, step.last) == (Move.NEXT_STEP, 2, 4)
    assert step.start == pytest.approx(5.7)


def test_of_two_moves_of_the_same_words_the_core_one_is_first() -> None:
    words = said(("I'd", 0.0, 0.2), ("love", 0.3, 0.5))
    both = (Match(Move.ASK_FOR_JOB, 0.9, "I'd love", 0, 8), Match(Move.RESTATE_INTEREST, 0.9, "I'd love", 0, 8))
    found = lay_out([TurnView(1, "", None, REPLY, words, both)], HEARD).moves
    assert [move.match.move for move in found] == [Move.RESTATE_INTEREST, Move.ASK_FOR_JOB]


@pytest.mark.parametrize(
    ("position", "utterance", "word"),
    [
        (0.0, 0, 0), (0.99, 0, 0), (1.0, 0, 1), (2.99, 0, 2),
        (3.0, 1, None), (3.4, 1, None), (3.5, 1, 0), (5.0, 1, 0), (5.41, 1, 1), (7.3, 1, 4),
        (7.7, 1, 4), (8.0, 2, 0), (9.99, 2, 3), (99.0, 2, 3),
    ],
)  # fmt: skip
def test_a_position_has_its_word(timeline: Timeline, position: float, utterance: int, word: int | None) -> None:
    assert timeline.at(position) == utterance
    assert timeline.utterances[utterance].word_at(position) == word


@pytest.mark.parametrize(("position", "silent"), [(3.8, False), (4.0, True), (5.3, True), (5.5, False)])
def test_a_position_is_in_a_silence_or_not(timeline: Timeline, position: float, silent: bool) -> None:
    assert (timeline.utterances[1].silence_at(position) is not None) is silent


@pytest.mark.parametrize(
    ("position", "next_one", "previous"),
    [
        (0.0, 8.0, 0.0), (1.9, 8.0, 0.0), (5.0, 8.0, 0.0),
        (8.0, 10.0, 0.0), (9.0, 10.0, 0.0), (10.0, 10.0, 0.0),
    ],
)  # fmt: skip
def test_jumps_by_turn(timeline: Timeline, position: float, next_one: float, previous: float) -> None:
    assert timeline.next_turn(position) == pytest.approx(next_one)
    assert timeline.previous_turn(position) == previous


def test_back_from_well_within_a_turn_leads_to_its_start() -> None:
    turns = [TurnView(number, "One two three four", CUE, None) for number in (1, 2, 3)]
    timeline = lay_out(turns, {CUE: even(4.0)})
    assert timeline.turns == ((1, 0.0), (2, 4.4), (3, 8.8))
    assert [timeline.previous_turn(at) for at in (4.5, 6.3, 6.5, 8.9, 10.9)] == [0.0, 0.0, 4.4, 4.4, 8.8]
    assert timeline.start_of(3) == 8.8


def test_jumps_to_the_next_move_land_a_little_before_it(timeline: Timeline) -> None:
    first = timeline.next_move(0.0)
    assert first == 3.0, "half a second before it, where the reply begins"
    second = timeline.next_move(first)
    assert second == pytest.approx(4.7)
    assert timeline.next_move(second) is None


@pytest.mark.parametrize(
    ("position", "seconds", "reached"), [(6.0, -5.0, 1.0), (3.0, -5.0, 0.0), (3.0, 5.0, 8.0), (9.0, 5.0, 10.0)]
)
def test_jumps_stay_within_the_talk(timeline: Timeline, position: float, seconds: float, reached: float) -> None:
    assert timeline.jump(position, seconds) == pytest.approx(reached)


# -- what is not there --------------------------------------------------------------------------------------------


def test_words_without_a_sound_get_the_time_to_be_read() -> None:
    cue, reply, last = lay_out(TURNS, {}).utterances
    assert cue.sound is None
    assert cue.end == pytest.approx(3 * READING)
    assert [word.start for word in cue.words] == pytest.approx([0.0, READING, 2 * READING])
    assert reply.words[0].start == pytest.approx(cue.end + 0.5)
    assert last.end - last.start == pytest.approx(4 * READING)


def test_a_reply_in_which_nothing_was_heard_is_played_all_the_same() -> None:
    (reply,) = lay_out([TurnView(1, "", None, REPLY)], HEARD).utterances
    assert (reply.words, reply.end, reply.word_at(1.0)) == ((), 9.0, None)


def test_a_turn_without_anything_is_left_out() -> None:
    assert lay_out([TurnView(1, "", None, None)], {}) == Timeline((), 0.0)
