"""What is seen of a session: on the phone nothing but the clock and one's own words, unless nothing is heard."""

import io

import pytest
from rich.console import Console

from voice_coach.audio.level import SILENT
from voice_coach.audio.pcm import silence
from voice_coach.cli.live import Terminal
from voice_coach.interview import events
from voice_coach.library.prompts import load_scoring
from voice_coach.moves import Match, Move

CUE = "Is there anything you'd like to ask?"
REPLY = "What happens next?"


def told(*more: events.Event | events.Private) -> list[events.Event | events.Private]:
    """One turn, with more events while the line is said."""
    return [
        events.CueStarted(at=0.0, turn=1, text=CUE),
        *more,
        events.CueEnded(at=2.0, turn=1),
        events.Listening(at=2.0, turn=1),
        events.SoundHeard(turn=1, samples=silence(0.1), level=SILENT),
        events.Partial(at=3.0, turn=1, text="What happens"),
        events.ReplyEnded(at=4.0, turn=1, speech_start=2.5, speech_end=3.5),
        events.ReplyJudged(at=4.0, turn=1, text=REPLY, moves=(Match(Move.NEXT_STEP, 0.9, REPLY[:-1], 0, 17),)),
    ]


def shown(
    happened: list[events.Event | events.Private], *, terminal: bool, hide_lines: bool, moves: bool = True
) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=terminal, legacy_windows=False)
    with Terminal(console, "Dana", load_scoring(), hide_moves=not moves, hide_lines=hide_lines) as drawn:
        for event in happened:
            drawn.notice(event)
    return out.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_face_to_face_the_line_is_seen(terminal: bool) -> None:
    assert CUE in shown(told(), terminal=terminal, hide_lines=False)


@pytest.mark.parametrize("terminal", [True, False])
def test_on_the_phone_only_the_persons_own_words_are(terminal: bool) -> None:
    seen = shown([events.Ringing(), *told()], terminal=terminal, hide_lines=True)
    assert "The phone rings." in seen
    assert CUE not in seen
    assert REPLY in seen
    assert "Asked for the next step" in seen


def test_on_the_phone_the_clock_goes_on() -> None:
    seen = shown([events.Ringing(), *told()], terminal=True, hide_lines=True)
    for sign in ("it rings", "Dana speaks", "your turn", "0:00", "▯"):
        assert sign in seen


@pytest.mark.parametrize("terminal", [True, False])
def test_where_the_speaker_fails_the_line_is_shown_and_those_after_it(terminal: bool) -> None:
    seen = shown([*told(events.VoiceLost()), *told()], terminal=terminal, hide_lines=True)
    assert seen.count(CUE) == 2


def test_a_line_that_could_not_be_begun_is_shown_once() -> None:
    assert shown([events.VoiceLost(), *told()], terminal=False, hide_lines=True).count(CUE) == 1


def test_moves_can_be_hidden_until_the_scorecard() -> None:
    assert "Asked for the next step" not in shown(told(), terminal=False, hide_lines=False, moves=False)
