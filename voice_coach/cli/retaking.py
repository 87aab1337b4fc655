"""How a turn is said again, and how the two tries look beside each other."""

import contextlib
import queue
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.audio.capture import Microphone
from voice_coach.audio.pcm import Sound
from voice_coach.audio.phone import through_phone
from voice_coach.cli.console import as_typed, out
from voice_coach.cli.keys import ENTER, on_enter, on_key
from voice_coach.cli.live import Terminal
from voice_coach.cli.options import chosen_model
from voice_coach.cli.practising import open_mouth
from voice_coach.cli.scorecard import DONE, MISSED, mark, mark_of
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.comparison import Comparison, Take
from voice_coach.interview.drills import load_drills
from voice_coach.interview.practice import Equipment
from voice_coach.interview.retake import Outcome, Retake
from voice_coach.interview.scenarios import find_scenario
from voice_coach.interview.timeline import weight
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.report.view import AttemptView, TurnView
from voice_coach.speech.voices import find_voice

AGAIN, QUIT = "r", "q"
"""Keys."""

_NONE = "·"
"""Stands where there was nothing."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where turns are said again."""

    library: Library
    microphone: str | None
    speaker: str | None
    voice: str
    engine: str
    model: str | None

    def say_again(self, view: AttemptView, turn: TurnView) -> str:
        """Let a turn be said again until it is enough; return the key that was pressed then."""
        key = AGAIN
        while key == AGAIN:
            try:
                self._say_once(view, turn)
            except VoiceCoachError as error:
                out.print(Text(as_typed(f"! {error}"), style="yellow"))
            out.print(_keys((ENTER.title(), "back to the replay"), (AGAIN, "once more"), (QUIT, "quit")))
            key = _wait_for(ENTER, AGAIN, QUIT)
        return key

    def _say_once(self, view: AttemptView, turn: TurnView) -> None:
        out.print(Text(f"\nTurn {turn.number} of attempt {view.number}, said again\n", style="bold"))
        outcome = self._hold(view, turn)
        if outcome.comparison:
            out.print(render_comparison(outcome.comparison, view.style))
        if outcome.ending.not_kept:
            out.print(Text(f"! Not everything could be kept: {outcome.ending.not_kept}", style="yellow"))
        elif outcome.ending.attempt:
            number = outcome.ending.attempt
            out.print(Text(as_typed(f"\nKept as attempt {number}: `voice-coach replay {number}`\n"), style="dim"))
        if outcome.ending.stopped_by and not isinstance(outcome.ending.stopped_by, KeyboardInterrupt):
            raise outcome.ending.stopped_by

    def _hold(self, view: AttemptView, turn: TurnView) -> Outcome:
        with contextlib.ExitStack() as stack:
            terminal = Terminal(out, view.interviewer, load_scoring(), hide_moves=True)
            equipment = Equipment(
                model=chosen_model(self.engine, self.model),
                voice=find_voice(self.voice, places.cache_dir() / "cues"),
                ears=stack.enter_context(Microphone(self.microphone)),
                mouth=open_mouth(self.speaker, out, stack),
                library=self.library,
                listeners=[terminal],
            )
            nudges = load_drills().coach.nudge
            retake = Retake(equipment, view=view, turn=turn, nudges=nudges, effect=_effect(view.scenario))
            with terminal, on_enter(retake.press_enter):
                return retake.run()


def render_comparison(comparison: Comparison, style: str) -> RenderableType:
    """Return two tries beside each other, in an interview of a style: their figures, and what each of them did."""
    scoring = load_scoring()
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column(style="dim")
    table.add_row("", Text("then", style="dim"), Text("now", style="bold"))
    for title, of in _FIGURES:
        before, after = of(comparison.before), of(comparison.after)
        if before or after:
            table.add_row(title, Text(before or _NONE, style="dim"), after or _NONE)
    titles = {move: rule.title for move, rule in scoring.moves.items()}
    rows = _moves(comparison, scoring.costly(style))
    for match, then, now, change in sorted(rows, key=lambda row: weight(row[0])):
        table.add_row(titles[match.move], then, now, change)
    return table


def _moves(comparison: Comparison, costly: Collection[Move]) -> Iterator[tuple[Match, Text, Text, str]]:
    """Yield each move with its mark then and now, and what has changed."""
    for match in comparison.kept:
        made = mark_of(match.move, costly)
        yield match, mark(made), mark(made), ""
    for match in comparison.gained:
        yield match, Text(_NONE, style="dim"), mark(mark_of(match.move, costly)), "new"
    for match in comparison.lost:
        yield match, mark(mark_of(match.move, costly)), _gone(match, costly), "not this time"


def _gone(match: Match, costly: Collection[Move]) -> Text:
    """Return the mark of a move that was not made again: what cost points is not missed."""
    return mark(DONE if match.move in costly else MISSED)


def _words(take: Take) -> str:
    return str(len(take.transcript.words))


def _pace(take: Take) -> str:
    rate = take.delivery.words_per_minute if take.delivery else None
    return "" if rate is None else f"{rate:.0f}"


def _gap(take: Take) -> str:
    gap = take.delivery.reply_gap if take.delivery else None
    return "" if gap is None else f"{gap:.1f} s"


_FIGURES: tuple[tuple[str, Callable[[Take], str]], ...] = (
    ("Words", _words),
    ("Words a minute", _pace),
    ("Came in after", _gap),
)


def _effect(scenario: str) -> Callable[[Sound], Sound]:
    """Return what becomes of the voice of a scenario's interviewer."""
    try:
        by_phone = find_scenario(scenario).scenario.channel == "phone"
    except VoiceCoachError:
        by_phone = False
    return through_phone if by_phone else lambda sound: sound


def _keys(*keys: tuple[str, str]) -> Text:
    line = Text()
    for key, does in keys:
        line.append(f"{key} ", style="bold").append(f"{does}   ", style="dim")
    return line


def _wait_for(*wanted: str) -> str:
    """Return the first of some keys that is pressed."""
    pressed: queue.SimpleQueue[str] = queue.SimpleQueue()
    with on_key(lambda key: pressed.put(key.lower())):
        while (key := pressed.get()) not in wanted:
            pass
    return key
