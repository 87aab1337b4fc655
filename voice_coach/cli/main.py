"""``voice-coach``: its commands, each loaded when called, and the one place where errors become words."""

import contextlib
import copy
import io
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from voice_coach import __version__
from voice_coach.audio.portaudio import leave
from voice_coach.errors import VoiceCoachError

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Read when numpy is first imported. The arrays here are small: more threads were measured to make the matcher five
times slower on a busy machine, since each product waits for the slowest."""

_COMMANDS = {
    "rehearse": "Rehearse the close of an interview aloud.",
    "today": "Practise for ten minutes: what is weakest and due.",
    "goal": "Say what you practise for, and when it is.",
    "drill": "Drill one move, or how to meet doubts.",
    "warm-up": "Hear good closing sentences, and say them after.",
    "profile": "Show or change what you have told of yourself.",
    "check": "Show which moves a typed reply makes.",
    "analyze": "Show which moves a recording makes.",
    "import": "Bring in recordings from elsewhere as attempts.",
    "attempts": "List your attempts.",
    "show": "Show one attempt: every turn, its words and its moves.",
    "replay": "Hear an attempt again, both voices, with the words running.",
    "note": "Write a note to an attempt, or read it.",
    "tag": "Tag an attempt, to find it by.",
    "delete": "Delete attempts for good.",
    "rejudge": "Judge attempts anew, as today's version judges.",
    "recover": "Recover attempts that were broken off.",
    "privacy": "Show everything that is kept of you, or delete it.",
    "export": "Write attempts to a file: JSON, CSV, or zip with the sound.",
    "restore": "Bring attempts back from a zip file.",
    "report": "Write one attempt as a page with its sound.",
    "progress": "Show what practice has come to.",
    "follow-up": "Draft the thank-you mail after an attempt.",
    "scenario": "List, show, check and write the interviews you rehearse.",
    "models": "List, install, verify or remove recogniser models.",
    "voices": "List the interviewer's voices, or hear one.",
    "devices": "List microphones and speakers.",
    "doctor": "Test microphone, speaker, model and voice, and say how to mend what fails.",
}
"""Name and one-line help of each command; the module of the same name holds its ``command``."""

_RECOVERING = frozenset(
    "rehearse today drill warm-up import attempts show note tag replay rejudge export restore report progress "
    "follow-up".split()
)
"""Commands that first recover what an earlier one was killed in: those that show, hold or bring in attempts."""


INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class _Fault(click.ClickException):
    """An error as a person reads it: one sentence on standard error, exit status 1."""

    def show(self, file: Any = None) -> None:
        from rich.text import Text  # noqa: PLC0415  needed only when something is wrong

        from voice_coach.cli.console import as_typed, err, tell, visible  # noqa: PLC0415

        tell(err, Text(visible(as_typed(self.message)), style="red"))


class _Commands(click.Group):
    """Imports a command's module when the command is called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = import_module(f"voice_coach.cli.{name}{'_' if iskeyword(name) else ''}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"voice_coach.cli.{cmd_name}.command is no command")
        return _recovering(command) if cmd_name in _RECOVERING else command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in _COMMANDS and not ctx.resilient_parsing:
            from voice_coach.datafile import nearest  # noqa: PLC0415  needed only when something is wrong

            meant = nearest(args[0], list(_COMMANDS))
            ctx.fail(f"No such command {args[0]!r}{f'; did you mean {meant!r}?' if meant else '.'}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            _sweep()
            return super().invoke(ctx)
        except VoiceCoachError as error:
            raise _Fault(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            raise _Fault(_system_fault(error)) from error
        except Exception as error:
            raise _Fault(_bug_report(error)) from error


def _recovering(command: click.Command) -> click.Command:
    """Return a command that recovers what was broken off before it begins."""
    begin = command.callback

    def recover_and_begin(**options: Any) -> Any:
        from voice_coach.cli.recovering import recover_first  # noqa: PLC0415  the library is not needed for --help

        recover_first()
        return begin(**options) if begin else None

    recovering = copy.copy(command)
    recovering.callback = recover_and_begin
    return recovering


def _system_fault(error: OSError) -> str:
    where = error.filename or "The system"
    return f"{where} cannot be used ({error.strerror}): check that it is there, may be read and written, and has room."


def _bug_report(error: Exception) -> str:
    from voice_coach.cli.bug_report import report  # noqa: PLC0415  needed only when something broke

    return report(error)


def _sweep() -> None:
    """Throw away what killed programs left half done."""
    with contextlib.suppress(OSError, RuntimeError):
        from voice_coach.places import working_dir  # noqa: PLC0415  not needed for --help

        if any(working_dir().glob("*")):
            from voice_coach.scratch import sweep  # noqa: PLC0415  seldom needed

            sweep()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="voice-coach")
def commands() -> None:
    """Rehearse the close of a job interview aloud. Nothing you say leaves this machine."""


def main() -> None:
    """Run the command line."""
    os.umask(0o077)  # whatever is written, by whatever library, is for its owner only
    _stand_in_for_closed_streams()
    _silence_native_code()
    _let_every_sign_through()
    try:
        commands(prog_name="voice-coach")
    except SystemExit as ending:
        leave(ending.code if isinstance(ending.code, int) else 0)


def _stand_in_for_closed_streams() -> None:
    """Let a stream that was closed by whoever started this be an empty one, which takes everything."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # each gets its own number, the lowest free
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _let_every_sign_through() -> None:
    """Write UTF-8 into files and pipes, and a stand-in for what a terminal's character set lacks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


def _silence_native_code() -> None:
    """Keep what ALSA, PortAudio and Kaldi write to the error stream on their own from the person's screen.

    They tell of every fault in words of their own, also of those that are dealt with. Python's own stream goes on
    to where it went.
    """
    sys.stderr.flush()
    ours = os.dup(2)
    sys.stderr = os.fdopen(ours, "w", encoding=sys.stderr.encoding, errors="backslashreplace", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
