"""What a person sees while they rehearse: whose turn it is, the clock, the level, the words as they come."""

import time

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from voice_coach.audio.level import SILENT, Level
from voice_coach.cli.console import as_typed
from voice_coach.cli.scorecard import render_moves
from voice_coach.cli.speakers import INDENT, YOU, spoken
from voice_coach.feedback.scoring import Scoring, Style
from voice_coach.interview import events
from voice_coach.report.words import clock

_CELLS = 12
"""Width of the level meter in characters."""

_QUIETEST, _LOUDEST = -60.0, -6.0
"""dBFS at the ends of the meter: below is a quiet room, above nearly clips."""

_REDRAWS = 10
"""Redraws a second: captions feel live, and drawing costs a few percent of a core."""

_PHONE = "☎"


class Terminal:
    """A listener that draws the session.

    On a terminal the turn that goes on is redrawn in place; in a pipe each line is printed once, when it is whole.

    Parameters
    ----------
    console
        Where to draw.
    speaker
        Who says the lines.
    scoring
        Has the moves' titles.
    style
        The interview's: some moves are right in one and cost in another.
    hide_moves
        Say nothing of moves before the scorecard: a rehearsal without hints.
    hide_lines
        Do not show what is said: on the phone there is nothing to read. Lines that cannot be heard are shown.
    """

    def __init__(
        self,
        console: Console,
        speaker: str,
        scoring: Scoring,
        *,
        style: Style = "balanced",
        hide_moves: bool,
        hide_lines: bool = False,
    ) -> None:
        self._console = console
        self._interviewer = speaker
        self._hide_lines = hide_lines
        self._line = ""
        self._costly = scoring.costly(style)
        self._titles = scoring.titles
        self._hide_moves = hide_moves
        self._speaker = ""
        self._caption = ""
        self._level = SILENT
        self._since = time.monotonic()
        self._next_redraw = 0.0
        self._live: Live | None = None
        if console.is_terminal:
            self._live = Live(
                console=console,
                auto_refresh=False,  # its thread would race with the lines that are printed above it
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )

    def __enter__(self) -> "Terminal":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def notice(self, event: events.Event | events.Private) -> None:
        """Draw what `event` changes."""
        match event:
            case events.Partial():
                self._caption = event.text
            case events.SoundHeard():
                self._level = event.level
            case events.ReplyJudged():
                self._print_reply(event)
            case events.Warned():
                self._console.print(Text(as_typed(f"! {event.message}"), style="yellow"))
            case _:
                self._turn_to(event)
        self._redraw()

    def _turn_to(self, event: events.Event | events.Private) -> None:
        """Draw whose turn it is, and the line where it is to be seen."""
        match event:
            case events.Ringing():
                self._begin(_PHONE)
                self._console.print(Text("The phone rings.", style="dim"))
            case events.CueStarted():
                self._begin(self._interviewer)
                self._line = event.text
                self._print_cue()
            case events.VoiceLost() if self._hide_lines:
                self._hide_lines = False
                self._print_cue()
            case events.CueEnded():
                self._line = ""
            case events.Listening():
                self._begin(YOU)
            case events.ReplyEnded() | events.SessionFinished() | events.DrillFinished() | events.RetakeFinished():
                self._begin("")
            case _:
                pass

    def _redraw(self) -> None:
        now = time.monotonic()
        if self._live and now >= self._next_redraw:
            self._next_redraw = now + 1 / _REDRAWS
            self._live.update(self._picture(), refresh=True)

    def _begin(self, speaker: str) -> None:
        self._speaker = speaker
        self._caption = ""
        self._level = SILENT
        self._since = time.monotonic()
        self._next_redraw = 0.0

    def _print_reply(self, event: events.ReplyJudged) -> None:
        self._print_line(YOU, event.text or "(nothing was heard)", "" if event.text else "dim")
        if event.moves and not self._hide_moves:
            moves = render_moves(self._titles, [(found.move, found.quote) for found in event.moves], self._costly)
            self._console.print(Padding(moves, (0, 0, 0, INDENT)))
        self._after_reply()

    def _after_reply(self) -> None:
        self._console.print()

    def _print_cue(self) -> None:
        if self._line and not self._hide_lines:
            self._print_line(self._interviewer, self._line, "bold")

    def _print_line(self, speaker: str, text: str, style: str) -> None:
        self._console.print(spoken(speaker, Text(text, style=style)))

    def _picture(self) -> Group | Text:
        """Return the part of the screen that changes."""
        if not self._speaker:
            return Text()
        seconds = clock(time.monotonic() - self._since)
        if self._speaker == _PHONE:
            return Text(f"        ☎ it rings  {seconds}   Enter picks up", style="dim")
        if self._speaker != YOU:
            return Text(f"        ▸ {self._speaker} speaks  {seconds}   Enter skips", style="dim")
        status = Text.assemble(
            ("        ● your turn", "green"), f"  {seconds}  ", meter(self._level), ("   Enter ends your turn", "dim")
        )
        return Group(spoken(YOU, Text(self._caption or "…")), status)


def meter(level: Level) -> Text:
    """Return a level as a bar."""
    fraction = (level.rms - _QUIETEST) / (_LOUDEST - _QUIETEST)
    lit = round(min(1.0, max(0.0, fraction)) * _CELLS)
    return Text.assemble(("▮" * lit, "green"), ("▯" * (_CELLS - lit), "dim"))
