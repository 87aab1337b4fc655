"""``voice-coach profile``: what the person has told of themselves."""

import sys
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

import click
import msgspec
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import as_typed, err, out, print_json, tell
from voice_coach.cli.kept import in_attempts
from voice_coach.cli.scorecard import LETTERS
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.case import MOST_REASONS, MOST_WORRIES, Case
from voice_coach.interview.scenarios import case_at
from voice_coach.library.database import LibraryBroken
from voice_coach.library.forgetting import KEPT, Found, OwnCase, forget_told, keeping
from voice_coach.library.privacy import forget_cues
from voice_coach.library.profile import FIELDS, LISTS, UnusableProfile, changed, load_profile, save_profile
from voice_coach.library.store import Library
from voice_coach.report.words import listed

_NOTHING = "-"
"""What is typed to clear an answer."""

_TITLES = {
    "name": "Name",
    "role": "Job",
    "company": "Company",
    "reasons": "Reasons to choose you",
    "worries": "What might worry them",
    "style": "Style",
}
_SPOKEN = ("name", "role", "company", "worries")
"""What the interviewer says aloud, so that sounds of it are kept."""

_KEPT_AS = {"role": "job", "company": "company", "reasons": "reasons"}

_NOT_TOLD = Text("not told", style="dim")


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Show what you have told of yourself: the interviewer uses it, the scorecard looks for it.

    Your name and the job are spoken; your worries come up as doubts; your three reasons are looked for in what you
    say. All of it can be left out, and it stays in one file on this machine.
    """
    if context.invoked_subcommand is None:
        _show(load_profile(places.data_dir()), as_json=as_json)


@command.command()
def edit() -> None:
    """Tell it, or change it, question by question."""
    if not sys.stdin.isatty():
        raise UnusableProfile("There is nobody to ask: use `voice-coach profile set FIELD VALUE` without a terminal.")
    folder = places.data_dir()
    case = load_profile(folder)
    out.print(Text("Enter keeps what stands in brackets, or leaves it out; - clears it.", style="dim"))
    for ask in _QUESTIONS:
        before, case = case, ask(case)
        path = _keep(folder, case, before)  # at once: whoever stops here has told it all the same
    out.print()
    out.print(_table(case))
    tell(out, Text(f"\nKept in {path}", style="dim"))


@command.command("set")
@click.argument("field", metavar="FIELD")
@click.argument("values", nargs=-1, required=True, metavar="VALUE...")
@click.option("--json", "as_json", is_flag=True, help="Print the whole profile as one JSON object.")
def set_command(field: str, values: tuple[str, ...], as_json: bool) -> None:
    """Tell one FIELD: name, role, company, reasons, worries or style.

    Reasons and worries take several values, each in quotation marks; they replace those there were.
    """
    folder = places.data_dir()
    before = load_profile(folder)
    case = changed(before, field, values)
    _keep(folder, case, before)
    _show(case, as_json=as_json)


@command.command()
@click.argument("fields", nargs=-1, metavar="[FIELD...]")
@click.option("--json", "as_json", is_flag=True, help="Print the whole profile as one JSON object.")
@click.option("--from-attempts", is_flag=True, help="Also take it out of the attempts that were judged by it.")
def clear(fields: tuple[str, ...], as_json: bool, from_attempts: bool) -> None:
    """Forget the FIELDs; without any, everything.

    Attempts keep the job and the reasons that they were judged by, so that they can be judged by them again.
    --from-attempts takes those out, and the advice with them, which may name them; scores and what was said stay.
    """
    folder = places.data_dir()
    before = load_profile(folder) if fields else None
    case = before or Case()
    for field in fields:
        case = changed(case, field, ())
    _keep(folder, case, before)
    kept = [field for field in KEPT if field in (fields or KEPT)]
    if from_attempts:
        tell(err, _taken_out(folder, kept))
    elif still := _still_kept(folder, kept):
        tell(err, still)
    _show(case, as_json=as_json)


def _still_kept(folder: Path, fields: list[str]) -> str:
    """Return what attempts still keep of what was told, in a sentence; empty where they keep nothing."""
    if not fields or not _has_library(folder):
        return ""
    try:
        with Library(folder) as library:
            found = keeping(library, fields, _interviews_own())
    except LibraryBroken:  # the profile is cleared, and no more was asked for
        return ""
    if not found.attempts:
        return ""
    keep = "keeps" if found.attempts == 1 else "keep"
    what = _listed(found.fields)
    return f"{in_attempts(found.attempts)} still {keep} {what} of then: add --from-attempts to take it out."


def _taken_out(folder: Path, fields: list[str]) -> str:
    """Take what was told out of the attempts, and return what was done."""
    if not fields:
        return "Only the job, the company and the reasons can be taken out of attempts: nothing was."
    try:
        found = _forgotten(folder, fields)
    except VoiceCoachError:
        err.print("The profile is cleared.")
        raise
    told = "No attempt keeps it: nothing was taken out."
    if found.attempts:
        told = f"Taken out of {in_attempts(found.attempts)}, too: {_listed(found.fields)}."
    elif found.advised:
        told = "No attempt is known to keep it."
    if found.advised:
        told += (
            f" The advice of {in_attempts(found.advised)} went, since it may name it:"
            f" {as_typed('`voice-coach rejudge`')} gives it anew."
        )
    return told


def _forgotten(folder: Path, fields: list[str]) -> Found:
    if not _has_library(folder):
        return Found()
    with Library(folder) as library:
        return forget_told(library, fields, _interviews_own())


def _has_library(folder: Path) -> bool:
    return (folder / "library.sqlite").exists()


def _interviews_own() -> OwnCase:
    """Return what knows the job and the company of each interview."""
    return cache(lambda scenario: case_at(scenario, Case()))


def _listed(fields: Sequence[str]) -> str:
    return listed([f"the {_KEPT_AS[field]}" for field in fields], "and")


def _keep(folder: Path, case: Case, before: Case | None) -> Path:
    """Keep a case and return its file; where what is spoken is not what it was, no sound of it stays.

    Parameters
    ----------
    before
        The case until now; None where it is not known.
    """
    path = save_profile(folder, case)
    if before is None or any(getattr(before, field) not in ("", (), getattr(case, field)) for field in _SPOKEN):
        forget_cues(places.cues_dir())
    return path


def _show(case: Case, *, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.structs.asdict(case))
    elif case == Case():
        out.print(
            as_typed("You have told nothing yet: `voice-coach profile edit` asks for it, and all can be skipped.")
        )
    else:
        out.print(_table(case))


def _table(case: Case) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for field in FIELDS:
        table.add_row(Text(_TITLES[field], style="bold"), _told(case, field))
    return table


def _told(case: Case, field: str) -> RenderableType:
    value = getattr(case, field)
    if not value:
        return _NOT_TOLD if field != "style" else Text("as the interview wants it", style="dim")
    if field == "reasons":
        return Group(
            *(Text.assemble((f"{letter}  ", "bold"), reason) for letter, reason in zip(LETTERS, value, strict=False))
        )
    if field in LISTS:
        return Group(*(Text(one) for one in value))
    return Text(str(value).replace("_", "-") if field == "style" else value)


def _ask(case: Case, field: str, question: str, example: str = "") -> Case:
    """Ask for one field until the answer can be kept."""
    out.print()
    out.print(Text(question, style="bold"))
    before = getattr(case, field) or ""
    while True:
        answer = _answer("", before, example)
        try:
            return changed(case, field, [answer])
        except UnusableProfile as error:
            _tell(error)


def _ask_list(case: Case, field: str, question: str, examples: tuple[str, ...], most: int) -> Case:
    """Ask for the values of a field one by one, until one is left out; those there were can be kept."""
    out.print()
    out.print(Text(question, style="bold"))
    before = getattr(case, field)
    told: list[str] = []
    for at in range(most):
        old = before[at] if at < len(before) else ""
        example = examples[at] if at < len(examples) else ""
        label = LETTERS[at] if field == "reasons" else str(at + 1)
        said = _ask_one(case, field, told, label, old, example)
        told += [said] if said else []
        if not said and not any(before[at + 1 :]) and field != "reasons":
            break
    return changed(case, field, told)


def _ask_one(case: Case, field: str, told: list[str], label: str, before: str, example: str) -> str:
    """Ask for the next value of a field until the answer can be kept."""
    while True:
        answer = _answer(label, before, example)
        try:
            changed(case, field, [*told, answer])
        except UnusableProfile as error:
            _tell(error)
        else:
            return answer


def _answer(label: str, before: str, example: str) -> str:
    """Return what is typed on one line; what there was before where nothing is, nothing for a dash."""
    hint = f"[{before}]" if before else f"(such as: {example})" if example else ""
    shown = " ".join(part for part in (label, hint, ">") if part)
    out.print(Text(f"  {shown} ", style="dim"), end="", soft_wrap=True)
    typed = sys.stdin.readline()  # not input(): its prompt goes where native code's noise goes, to nowhere
    if not typed:
        raise click.Abort
    answer = typed.strip()
    return "" if answer == _NOTHING else answer or before


_QUESTIONS: tuple[Callable[[Case], Case], ...] = (
    partial(_ask, field="name", question="What should the interviewer call you?"),
    partial(
        _ask,
        field="role",
        question="Which job are you after? Say it as after “the”:",
        example="customer success manager",
    ),
    partial(_ask, field="company", question="At which company?"),
    partial(
        _ask_list,
        field="reasons",
        question="Why should they choose you? Three reasons, each as after “I'd be good at this because…”",
        examples=("I've sold for seven years", "I led a team of twelve", "I learn new tools fast"),
        most=MOST_REASONS,
    ),
    partial(
        _ask_list,
        field="worries",
        question="What might they worry about? Each as after “I keep coming back to…”",
        examples=("your short time in the last job", "the gap in your CV", "whether you'd stay"),
        most=MOST_WORRIES,
    ),
    partial(
        _ask,
        field="style",
        question="How bold a close does your trade want: bold, balanced or low-key? Left out, the interview says.",
    ),
)


def _tell(error: UnusableProfile) -> None:
    err.print(Text(str(error), style="yellow"))
