from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest
from sounds import tone

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.feedback.comparison import Take, compare
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.moves import Match, Move
from voice_coach.report.dialogue import PageTurn, lay_out
from voice_coach.report.track import record_track
from voice_coach.report.view import AttemptView, JudgedBy, SaidAgain, TurnView, pauses
from voice_coach.speech.transcript import Transcript, Word

WHEN = datetime(2026, 5, 1, tzinfo=timezone.utc)
TITLES = {
    Move.NEXT_STEP: "Asked for the next step",
    Move.THANKS: "Said thank you",
    Move.PAY_QUESTION: "Asked about pay",
}


def words(text: str, *starts: float) -> tuple[Word, ...]:
    return tuple(Word(word, start, start + 0.2, 1.0) for word, start in zip(text.split(), starts, strict=True))


def match(move: Move, text: str, quote: str) -> Match:
    return Match(move, 0.9, quote, text.index(quote), text.index(quote) + len(quote))


def laid_out(*turns: TurnView, costly: frozenset[Move] = frozenset({Move.PAY_QUESTION})) -> tuple[PageTurn, ...]:
    view = AttemptView(
        1, "T", "t", "rehearsal", WHEN, "balanced", "Dana", "You", turns, None, None, JudgedBy("1", "e", "m", "v")
    )
    view = replace(view, costly=costly)
    return lay_out(view, record_track(turns), TITLES)


def reply(folder: Path, text: str, *starts: float, moves: tuple[Match, ...] = (), number: int = 1) -> TurnView:
    said = words(text, *starts)
    path = folder / f"reply-{number}.flac"
    files.write(path, Sound(silence(6.0), RATE))
    return TurnView(number, "", None, path, said, moves, pauses(said), Delivery(len(said), 1.0, None, 0.4))


def shown(turn: PageTurn) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(" ".join(word.text for word in run.words), run.kind, run.notes) for run in turn.reply]


def test_words_that_made_a_move_stand_together(tmp_path: Path) -> None:
    text = "thanks what happens next please"
    moves = (match(Move.NEXT_STEP, text, "what happens next"), match(Move.THANKS, text, "thanks"))
    (turn,) = laid_out(reply(tmp_path, text, 0.5, 0.8, 1.1, 1.4, 1.7, moves=moves))
    assert shown(turn) == [("thanks", "other", (1,)), ("what happens next", "core", (0,)), ("please", "", ())]
    assert [(note.title, note.kind) for note in turn.notes] == [
        ("Asked for the next step", "core"),
        ("Said thank you", "other"),
    ]
    assert (turn.notes[0].start, turn.notes[0].end) == pytest.approx((0.8, 1.6))


def test_words_may_make_two_moves(tmp_path: Path) -> None:
    text = "what happens next and what does it pay"
    moves = (
        match(Move.NEXT_STEP, text, "what happens next and what"),
        match(Move.PAY_QUESTION, text, "what does it pay"),
    )
    (turn,) = laid_out(reply(tmp_path, text, *(0.3 * at for at in range(8)), moves=moves))
    assert shown(turn) == [
        ("what happens next and", "core", (0,)),
        ("what", "core", (0, 1)),
        ("does it pay", "misstep", (1,)),
    ]


@pytest.mark.parametrize(("silent", "told"), [(0.9, None), (1.0, 1.0), (2.5, 2.5)])
def test_a_long_pause_is_told_where_it_was(tmp_path: Path, silent: float, told: float | None) -> None:
    (turn,) = laid_out(reply(tmp_path, "well then", 0.5, 0.7 + silent))
    pauses_told = [run.pause for run in turn.reply]
    assert pauses_told == ([None] if told is None else [None, pytest.approx(told)])


def test_a_word_is_lit_until_the_next_or_a_little_longer(tmp_path: Path) -> None:
    (turn,) = laid_out(reply(tmp_path, "one two three", 0.5, 0.75, 2.0))
    lit = [(word.start, word.until) for run in turn.reply for word in run.words]
    assert lit == [pytest.approx((0.5, 0.75)), pytest.approx((0.75, 1.2)), pytest.approx((2.0, 2.45))]


def test_later_turns_are_later_on_the_track(tmp_path: Path) -> None:
    first, second = laid_out(reply(tmp_path, "one", 0.5), reply(tmp_path, "two", 0.5, number=2))
    assert first.reply[0].words[0].start == 0.5
    assert second.reply[0].words[0].start == 6.5


def test_silences_are_drawn_to_scale(tmp_path: Path) -> None:
    (turn,) = laid_out(reply(tmp_path, "one two", 0.6, 2.0))
    assert turn.strip
    assert [(quiet.left, quiet.width, quiet.before) for quiet in turn.strip.quiets] == [
        (0.0, 10.0, True),
        (13.33, 20.0, False),
    ]


def test_without_sound_there_are_words_and_no_times() -> None:
    text = "what happens next"
    turn = TurnView(1, "Go on.", None, None, words(text, 0.1, 0.4, 0.7), (match(Move.NEXT_STEP, text, text),))
    (shown_turn,) = laid_out(turn)
    assert [(word.text, word.start) for run in shown_turn.reply for word in run.words] == [
        ("what", None),
        ("happens", None),
        ("next", None),
    ]
    assert shown_turn.notes[0].start is None
    assert shown_turn.strip is None


def test_a_match_beyond_the_words_is_still_told(tmp_path: Path) -> None:
    (turn,) = laid_out(reply(tmp_path, "hello", 0.5, moves=(Match(Move.THANKS, 0.9, "thanks", 40, 46),)))
    assert turn.notes[0].title == "Said thank you"
    assert turn.notes[0].start is None


def test_the_interviewers_words_are_spread_over_what_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "cue.flac"
    files.write(path, Sound(np.concatenate([silence(1.0), tone(1.0), silence(1.0), tone(1.0)]), RATE))
    (turn,) = laid_out(TurnView(1, "Hello you there. Right, so.", path, None))
    assert [" ".join(word.text for word in run.words) for run in turn.cue] == ["Hello you there.", "Right, so."]
    starts = [word.start or 0.0 for run in turn.cue for word in run.words]
    assert starts == sorted(starts)
    assert all(1.0 <= start < 2.0 or 3.0 <= start < 4.0 for start in starts)
    assert turn.cue[0].words[0].until == turn.cue[1].words[0].start
    assert turn.cue[1].words[0].until == 4.0


@pytest.mark.parametrize("text", ["", "  "])
def test_a_sound_without_words_is_no_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cue.flac"
    files.write(path, Sound(tone(1.0), RATE))
    (turn,) = laid_out(TurnView(1, text, path, None))
    assert turn.cue == ()


@pytest.mark.parametrize("text", ["", "   ", "...", "No end", "One. Two? Three!", "«Ok» … “Well.” Then"])
def test_no_word_of_the_interviewer_is_lost(text: str) -> None:
    (turn,) = laid_out(TurnView(1, text, None, None))
    assert [word.text for run in turn.cue for word in run.words] == text.split()


@pytest.mark.parametrize(
    ("occasion", "told"),
    [(Occasion.CUE, ""), (Occasion.DOUBT, "a doubt"), (Occasion.DODGE, "a dodge"), (Occasion.CHANCE, "a last chance")],
)
def test_what_a_reply_answered_is_told(occasion: Occasion, told: str) -> None:
    (turn,) = laid_out(TurnView(1, "Hm.", None, None, occasion=occasion))
    assert turn.occasion == told


@pytest.mark.parametrize(("costly", "kind"), [(frozenset(), "other"), (frozenset({Move.PAY_QUESTION}), "misstep")])
def test_what_costs_in_this_style_of_interview_is_shown_as_a_misstep(
    tmp_path: Path, costly: frozenset[Move], kind: str
) -> None:
    text = "does it pay"
    (turn,) = laid_out(
        reply(tmp_path, text, 0.5, 0.8, 1.1, moves=(match(Move.PAY_QUESTION, text, text),)), costly=costly
    )
    assert [note.kind for note in turn.notes] == [kind]
    assert shown(turn) == [(text, kind, (0,))]


def test_a_turn_that_was_said_again_shows_what_has_changed(tmp_path: Path) -> None:
    then, now = "thanks does it pay", "thanks what happens next"
    moves = (match(Move.THANKS, then, "thanks"), match(Move.PAY_QUESTION, then, "does it pay"))
    first = reply(tmp_path, then, 0.5, 0.8, 1.1, 1.4, moves=moves)
    after = Take(
        Transcript(words(now, 0.5, 0.8, 1.1, 1.4)),
        (match(Move.THANKS, now, "thanks"), match(Move.NEXT_STEP, now, "what happens next")),
        Delivery(4, 1.2, 150.0, 0.6),
    )
    again = SaidAgain(7, WHEN, compare(Take(Transcript(first.words), moves, first.delivery), after))
    (turn,) = laid_out(replace(first, again=(again,)))
    (shown_again,) = turn.again
    assert (shown_again.number, shown_again.said) == (7, now)
    assert shown_again.changes.moves == (
        ("new", "core", "Asked for the next step"),
        ("kept", "other", "Said thank you"),
        ("gone", "misstep", "Asked about pay"),
    )
    assert shown_again.changes.figures == (
        ("Words", "4", "4"),
        ("Words a minute", "", "150"),
        ("Came in after", "0.4\N{NO-BREAK SPACE}s", "0.6\N{NO-BREAK SPACE}s"),
    )
