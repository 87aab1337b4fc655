"""How a turn is said again, and how the two tries look beside each other."""

import contextlib
import queue
from collections.abc import Callable
from dataclasses import dataclass

from rich.text import Text

from voice_coach.audio.capture import Microphone
from voice_coach.audio.pcm import Sound
from voice_coach.audio.phone import through_phone
from voice_coach.cli.comparing import render_comparison
from voice_coach.cli.console import as_typed, out
from voice_coach.cli.keys import ENTER, on_enter, on_key
from voice_coach.cli.live import Terminal
from voice_coach.cli.options import chosen_model, chosen_voice
from voice_coach.cli.practising import open_mouth
from voice_coach.errors import VoiceCoachError
from voice_coach.interview.drills import load_drills
from voice_coach.interview.practice import Equipment
from voice_coach.interview.retake import Outcome, Retake
from voice_coach.interview.scenarios import scenario_at
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.report.view import AttemptView, TurnView

AGAIN, QUIT = "r", "q"
"""Keys."""


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
                voice=chosen_voice(self.voice),
                ears=stack.enter_context(Microphone(self.microphone)),
                mouth=open_mouth(self.speaker, out, stack),
                library=self.library,
                listeners=[terminal],
            )
            nudges = load_drills().coach.nudge
            retake = Retake(equipment, view=view, turn=turn, nudges=nudges, effect=_effect(view.scenario))
            with terminal, on_enter(retake.press_enter):
                return retake.run()


def _effect(scenario: str) -> Callable[[Sound], Sound]:
    """Return what becomes of the voice of a scenario's interviewer."""
    held = scenario_at(scenario)
    return through_phone if held and held.channel == "phone" else lambda sound: sound


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
