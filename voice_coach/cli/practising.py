"""What the commands that practise share: the way in and the way out."""

import contextlib
import functools
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import click
from rich.console import Console
from rich.text import Text

from voice_coach.audio.devices import NoDevice, find_device
from voice_coach.audio.playback import Speaker
from voice_coach.audio.portaudio import PortAudioMissing
from voice_coach.cli.console import as_typed, err, out
from voice_coach.cli.event_log import EventLog
from voice_coach.cli.main import INTERRUPTED
from voice_coach.interview import events
from voice_coach.interview.demonstration import SilentMouth
from voice_coach.interview.practice import Ending
from voice_coach.interview.senses import Mouth

F = TypeVar("F", bound=Callable[..., Any])

_SEEDS = 1_000_000
"""As many different rehearsals as have a number that can still be typed."""


events_option = click.option(
    "--events", "log", metavar="FILE", help="Write what happens as JSON lines; - for standard output."
)


def practice_options(function: F) -> F:
    """Add ``--no-save``, ``--seed`` and ``--events``."""
    for option in (
        events_option,
        click.option(
            "--seed", type=click.IntRange(0, 2**63 - 1), metavar="N", help="Repeat the wordings of an earlier one."
        ),
        click.option("--no-save", is_flag=True, help="Keep nothing of this attempt."),
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What sessions are held with: where they are shown, who follows them, and what the options choose."""

    console: Console
    followers: Sequence[events.Listener]
    microphone: str | None
    speaker: str | None
    voice: str
    engine: str
    model: str | None
    save: bool
    """Whether what is said is kept."""


Prepare: TypeAlias = Callable[[], contextlib.AbstractContextManager[Means]]
"""Gets ready what sessions are held with; raises UnwritableLog where ``--events`` cannot be done."""


def with_means(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command its ``prepare`` in place of the options that choose what sessions are held with.

    They are those of `sound_options`, `engine_options`, ``--events`` and, where it is known, ``--no-save``.
    """

    @functools.wraps(function)
    def command(
        *,
        log: str | None,
        microphone: str | None,
        speaker: str | None,
        voice: str,
        engine: str,
        model: str | None,
        no_save: bool = False,
        **others: object,
    ) -> None:
        @contextlib.contextmanager
        def prepare() -> Iterator[Means]:
            with contextlib.closing(EventLog(log)) if log else contextlib.nullcontext() as follower:
                yield Means(
                    console=err if log == "-" else out,
                    followers=[follower] if follower else [],
                    microphone=microphone,
                    speaker=speaker,
                    voice=voice,
                    engine=engine,
                    model=model,
                    save=not no_save,
                )

        function(prepare=prepare, **others)

    return command


def chosen(seed: int | None) -> int:
    """Return the seed that was given, or another one each time."""
    return random.randrange(_SEEDS) if seed is None else seed  # noqa: S311  picks wordings


def treat_closing_as_ctrl_c() -> None:
    """Let a closed window, or a polite kill, end the session as Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def open_mouth(speaker: str | None, console: Console, stack: contextlib.ExitStack) -> Mouth:
    """Return the speaker; where there is none, lines are only shown."""
    try:
        find_device("output", speaker)
    except (PortAudioMissing, NoDevice) as error:
        console.print(Text(f"! {error} What is said is only shown.", style="yellow"))
        return SilentMouth()
    return stack.enter_context(Speaker(speaker))


def conclude(console: Console, ending: Ending) -> None:
    """Tell where the attempt is, and end as the session ended.

    Raises
    ------
    VoiceCoachError
        What ended it before its time.
    """
    if ending.not_kept:
        console.print(Text(f"! Not everything could be kept: {ending.not_kept}", style="yellow"))
    elif ending.attempt:
        kept = f"\nKept as attempt {ending.attempt}: `voice-coach show {ending.attempt}`"
        console.print(as_typed(kept), style="dim")
    if isinstance(ending.stopped_by, KeyboardInterrupt):
        raise click.exceptions.Exit(INTERRUPTED)
    if ending.stopped_by:
        raise ending.stopped_by
