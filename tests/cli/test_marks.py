"""What costs points in one style of interview is welcome in another, wherever a move is shown."""

import io

import pytest
from judged import Said, cue, doubt, talk
from rich.console import Console

from voice_coach.cli.comparing import render_comparison
from voice_coach.cli.replaying import Names, Printer, Screen
from voice_coach.cli.scorecard import BAD, DONE
from voice_coach.feedback.comparison import Take, compare
from voice_coach.interview.replay import Jumped, load_recording
from voice_coach.interview.timeline import Timeline
from voice_coach.library.prompts import load_scoring
from voice_coach.report.view import TurnView

RED = "\x1b[1;31m"
OUTRIGHT = cue("[ask_for_job so do i have the job]")
CONCEDED = doubt("[concede_objection you are right]")
THANKS = cue("[thanks thank you]")
MARKS = pytest.mark.parametrize(
    ("said", "style", "mark"),
    [
        (OUTRIGHT, "bold", DONE),
        (OUTRIGHT, "balanced", BAD),
        (OUTRIGHT, "low_key", BAD),
        (CONCEDED, "bold", BAD),
        (THANKS, "low_key", DONE),
    ],
)


def timeline(said: Said) -> Timeline:
    (reply,) = talk(said)
    turn = TurnView(1, "Anything else?", None, None, reply.transcript.words, reply.moves)
    return load_recording([turn]).timeline


def names(style: str) -> Names:
    scoring = load_scoring()
    return Names("Attempt 1", "Dana", scoring.titles, scoring.costly(style))


def console(*, colours: bool = False) -> Console:
    system = "standard" if colours else None
    return Console(
        file=io.StringIO(), width=100, height=24, force_terminal=colours, legacy_windows=False, color_system=system
    )


def before_title(said: Said, shown: str) -> str:
    """Return what stands before a move's title in the line that tells it."""
    title = title_of(said)
    (line,) = (line for line in shown.splitlines() if title in line)
    return line.split(title)[0]


def title_of(said: Said) -> str:
    (reply,) = talk(said)
    return load_scoring().moves[reply.moves[0].move].title


def written(out: Console) -> str:
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


@MARKS
def test_a_replay_in_a_pipe(said: Said, style: str, mark: str) -> None:
    out = console()
    Printer(out, timeline(said), names(style)).print(1)
    assert before_title(said, written(out)).split() == [mark]


@MARKS
def test_a_replay_on_the_screen(said: Said, style: str, mark: str) -> None:
    out, talked = console(), timeline(said)
    Screen(out, talked, names(style)).notice(Jumped(talked.seconds))
    assert before_title(said, written(out)).split() == [mark]


@MARKS
def test_the_colour_of_the_words_on_the_screen(said: Said, style: str, mark: str) -> None:
    out, talked = console(colours=True), timeline(said)
    Screen(out, talked, names(style)).notice(Jumped(talked.seconds))
    assert (RED in written(out)) is (mark == BAD)


@MARKS
@pytest.mark.parametrize("again", ["made", "gained", "lost"])
def test_a_turn_said_again(said: Said, style: str, mark: str, again: str) -> None:
    out = console()
    (with_it,), (without,) = talk(said), talk(cue("well"))
    before, after = {"made": (with_it, with_it), "gained": (without, with_it), "lost": (with_it, without)}[again]
    takes = [Take(reply.transcript, reply.moves, None) for reply in (before, after)]
    out.print(render_comparison(compare(*takes), style))
    title = title_of(said)
    (line,) = (line for line in written(out).splitlines() if title in line)
    gone = "✓" if mark == BAD else "✗"
    told = {"made": [mark, mark], "gained": ["·", mark, "new"], "lost": [mark, gone, "not", "this", "time"]}
    assert line.split(title)[1].split() == told[again]
