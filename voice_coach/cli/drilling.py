"""How a drill or a warm-up is held, and how it looks."""

import contextlib
import random
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from voice_coach import places
from voice_coach.audio.capture import Microphone
from voice_coach.cli.keys import on_enter
from voice_coach.cli.live import Terminal
from voice_coach.cli.options import chosen_model, chosen_voice
from voice_coach.cli.practising import Means, conclude, open_mouth, treat_closing_as_ctrl_c
from voice_coach.cli.room_watch import RoomWatch
from voice_coach.cli.scorecard import DONE, MISSED, mark
from voice_coach.cli.speakers import COACH, INDENT
from voice_coach.interview import events
from voice_coach.interview.courses import Course
from voice_coach.interview.drill import Drill, TaskResult
from voice_coach.interview.practice import Equipment, Practice
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Kind, Library


def hold(make_course: Callable[[random.Random], Course], *, title: str, kind: Kind, seed: int, means: Means) -> None:
    """Hold a drill and print its summary.

    Raises
    ------
    VoiceCoachError
        It could not begin, or ended before its time.
    """
    treat_closing_as_ctrl_c()
    rng = random.Random(seed)  # noqa: S311  picks cues and wordings
    course = make_course(rng)
    console, followers = means.console, means.followers
    found, spoken = chosen_model(means.engine, means.model), chosen_voice(means.voice)
    with contextlib.ExitStack() as stack:
        terminal = _DrillTerminal(console)
        equipment = Equipment(
            model=found,
            voice=spoken,
            ears=stack.enter_context(Microphone(means.microphone)),
            mouth=open_mouth(means.speaker, console, stack),
            library=stack.enter_context(Library(places.data_dir())) if means.save else None,
            listeners=[*followers, terminal, RoomWatch([*followers, terminal])],
        )
        practice = Practice(equipment, name=course.name, kind=kind, style="balanced", seed=seed)
        drill = Drill(practice.stage, course, rng, practice.attempt)
        console.print(Text(f"\n{title}\n", style="bold"))
        with terminal, on_enter(practice.press_enter):
            ending = practice.run(drill.run, lambda: None)
        _print_summary(console, drill.results, len(course.tasks))
        conclude(console, ending)


class _DrillTerminal(Terminal):
    """Draws a drill: each try with its verdict."""

    def __init__(self, console: Console) -> None:
        super().__init__(console, COACH, load_scoring(), hide_moves=True)
        self._made: list[str] = []

    def notice(self, event: events.Event | events.Private) -> None:
        """Draw what `event` changes."""
        super().notice(event)
        if isinstance(event, events.ReplyJudged):
            self._made = [self._titles[found.move] for found in event.moves]
        if isinstance(event, events.TaskJudged):
            self._console.print(Padding(_verdict(event, self._made), (0, 0, 1, INDENT)))

    def _after_reply(self) -> None:
        """Leave no gap between a reply and its verdict."""


def _verdict(event: events.TaskJudged, made: Sequence[str]) -> Text:
    """Return what came of a try; where it was missed, with what was made instead and a sentence to try."""
    verdict = Text.assemble((f"{event.task} of {event.of}  ", "dim"), mark(DONE if event.done else MISSED), " ")
    if event.quote:
        verdict.append(f"“{event.quote}”")
    elif made:
        verdict.append(f"instead: {', '.join(made)}")
    else:
        verdict.append("missed")
    if not event.done:
        verdict.append(Text.assemble("\nTry: ", (f"“{event.try_saying}”", "cyan")))
    return verdict


def _print_summary(console: Console, results: Sequence[TaskResult], tasks: int) -> None:
    done = [result for result in results if result.verdict.done]
    first = sum(result.tries == 1 for result in done)
    later = len(done) - first
    at_second = f", {later} more at the second" if later else ""
    console.print(Text.assemble("\n", (f"{first} of {tasks}", "bold"), f" at the first try{at_second}."))
    missed = [result for result in results if not result.verdict.done]
    if missed:
        console.print(Text("\nSay these aloud once more:", style="bold"))
        for result in missed:
            console.print(Text(f"“{result.task.example}”", style="cyan"))
