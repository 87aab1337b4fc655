"""What the commands that take recordings share: how they are told of, heard and watched."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from voice_coach import places
from voice_coach.audio import files
from voice_coach.cli.console import err, print_json, tell, visible
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.scoring import STYLES, Style
from voice_coach.interview.scenario import Scenario
from voice_coach.library.analysis import RecordingJudges
from voice_coach.library.bank import load_matcher
from voice_coach.library.profile import load_profile
from voice_coach.library.prompts import load_advice, load_scoring
from voice_coach.library.text import as_text
from voice_coach.report.words import clock

F = TypeVar("F", bound=Callable[..., Any])
Heard = Callable[[float], None]
"""Told the seconds of a recording that have been heard so far."""

Tell = Callable[[], None]
"""Prints what came of a recording."""

_LONGEST_NAME = 30
"""Characters of a file's name beside its progress bar."""


def recording_options(function: F) -> F:
    """Add the files, ``--cue`` and ``--style``."""
    for option in (
        click.option(
            "--style",
            type=click.Choice(STYLES),
            help="How bold a close the interview asked for; your profile's style, or balanced, where it is left out.",
        ),
        click.option("--cue", default="", metavar="TEXT", help="What the interviewer said just before."),
        click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…"),
    ):
        function = option(function)
    return function


def judges_of(cue: str, style: Style | None, interview: Scenario | None = None) -> RecordingJudges:
    """Return what judges a recording.

    Parameters
    ----------
    style
        The style that was asked for on the command line.
    interview
        What it was, where that is known: its style and job stand where neither the command line nor the profile says
        one.
    """
    case = load_profile(places.data_dir())
    if interview:
        case = case.at(interview.role, interview.company)
    return RecordingJudges(
        matcher=load_matcher(),
        scoring=load_scoring(),
        advice=load_advice(),
        style=style or case.style or (interview.style if interview else "balanced"),
        case=case,
        cue=" ".join(as_text(cue).split()),
    )


def each_heard(paths: tuple[Path, ...], hear: Callable[[Path, Heard], Tell], *, as_json: bool) -> None:
    """Hear each recording, its progress shown, and tell what came of it; after a fault the next goes on.

    Parameters
    ----------
    hear
        Does the work, and returns what prints its outcome, once no progress bar is in the way.

    Raises
    ------
    click.exceptions.Exit
        Not everything could be done.
    """
    done = [_is_done(path, hear, as_json=as_json) for path in paths]
    if not all(done):
        raise click.exceptions.Exit(1)


def _is_done(path: Path, hear: Callable[[Path, Heard], Tell], *, as_json: bool) -> bool:
    try:
        with _progress(path) as heard:
            tell = hear(path, heard)
    except VoiceCoachError as error:
        _tell_error(path, error, as_json=as_json)
        return False
    tell()
    return True


@contextmanager
def _progress(path: Path) -> Iterator[Heard]:
    """Show how far a recording has been heard; no bar where nobody would see it."""
    total = files.particulars(path).seconds
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[heard]} heard"),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    ) as progress:
        task = progress.add_task(Text(_short(path)).markup, total=total, heard="0:00")
        yield lambda seconds: progress.update(task, completed=seconds, heard=clock(seconds))


def tell_damage(path: Path) -> None:
    """Say that some of a recording could not be read."""
    told = f"{path} is damaged: what of it could be read was heard, the rest is missing."
    tell(err, Text(visible(told), style="yellow"))


def _short(path: Path) -> str:
    name = visible(path.name)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _tell_error(path: Path, error: VoiceCoachError, *, as_json: bool) -> None:
    if as_json:
        print_json({"file": as_text(path), "error": as_text(str(error))})
    else:
        tell(err, Text(visible(str(error)), style="red"))
