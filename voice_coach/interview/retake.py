"""One turn of an earlier attempt said again: the same line, a new reply, and the two side by side."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_coach.audio.pcm import Sound
from voice_coach.feedback.comparison import Comparison, Take, compare
from voice_coach.interview import events
from voice_coach.interview.practice import Ending, Equipment, Practice
from voice_coach.library.remarks import check_known
from voice_coach.library.retakes import tie_retake
from voice_coach.report.view import AttemptView, TurnView
from voice_coach.speech.transcript import Transcript

_ASIDES = 2
"""Requests to hear the line again that are granted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saying a turn again."""

    comparison: Comparison | None
    """None where it ended before a reply was judged."""
    ending: Ending


class Retake:
    """A turn to be said again. Make one, and `run` it once.

    Parameters
    ----------
    view
        The attempt.
    turn
        The turn of it.
    nudges
        What may be said into a long silence.
    effect
        What becomes of the interviewer's voice, such as a telephone line.

    Raises
    ------
    UnknownAttempt
    """

    def __init__(
        self,
        equipment: Equipment,
        *,
        view: AttemptView,
        turn: TurnView,
        nudges: Sequence[str],
        effect: Callable[[Sound], Sound] = lambda sound: sound,
    ) -> None:
        self._view = view
        self._turn = turn
        self._nudges = nudges
        self._comparison: Comparison | None = None
        if equipment.library:
            check_known(equipment.library, [view.number])  # it may have been deleted while it was replayed
        self._practice = Practice(equipment, name=view.scenario, kind="retake", style=view.style, seed=0, effect=effect)
        if equipment.library and self._practice.attempt:
            tie_retake(equipment.library, self._practice.attempt, view.number, turn.number)

    def press_enter(self) -> None:
        """End the line, or the person's turn, at once. May be called from any thread."""
        self._practice.press_enter()

    def run(self) -> Outcome:
        """Say the line, hear the reply, and compare. Ctrl-C and faults end it early."""
        stage = self._practice.stage
        ending = self._practice.run(lambda: stage.hold(self._view.scenario, self._talk), lambda: None)
        return Outcome(self._comparison, ending)

    def _talk(self) -> None:
        stage = self._practice.stage
        for _ in range(_ASIDES + 1):
            stage.say([self._turn.cue_text])
            ear = stage.hear(lambda: [random.choice(self._nudges)])  # noqa: S311  picks a wording
            reply, heard = stage.judge(ear, self._turn.occasion)
            if heard.aside is None:
                break
        before = Take(Transcript(self._turn.words), self._turn.moves, self._turn.delivery)
        self._comparison = compare(before, Take(reply.transcript, reply.moves, stage.deliveries.get(reply.turn)))
        told = events.RetakeFinished(
            at=stage.telling.now, attempt=self._practice.attempt, of=self._view.number, of_turn=self._turn.number
        )
        stage.telling.tell(told)
