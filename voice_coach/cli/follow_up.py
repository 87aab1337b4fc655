"""``voice-coach follow-up``: the thank-you mail that is due within a day."""

import base64
import sys
import urllib.parse
import webbrowser
from datetime import datetime, timedelta
from pathlib import Path

import click
import pyperclip
from rich.text import Text

from voice_coach import places
from voice_coach.cli.console import err, out, visible
from voice_coach.cli.kept import find_view
from voice_coach.errors import VoiceCoachError
from voice_coach.interview.recalled import recall
from voice_coach.interview.scenarios import scenario_at
from voice_coach.library import given_out
from voice_coach.library.profile import load_profile
from voice_coach.library.prompts import load_letters
from voice_coach.library.store import Library
from voice_coach.library.whole_file import whole_file
from voice_coach.report.follow_up import BLANK, Mail, draft
from voice_coach.report.view import AttemptView

_DUE = timedelta(hours=24)
"""After the talk: later, the others have written first."""


class MailNotDelivered(VoiceCoachError):
    """The mail cannot be put where it was wanted."""


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="[ID]", required=False)
@click.option("--copy", is_flag=True, help="Put it on the clipboard.")
@click.option("--open", "show", is_flag=True, help="Open it in your mail program.")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file."
)
def command(number: int | None, copy: bool, show: bool, output: Path | None) -> None:
    """Draft the thank-you mail after the attempt ID, by default the latest.

    It holds what was really said: names, a point of the talk, your interest in your own words, the doubt that you
    answered, the next step. What is not known is left as a blank in [square brackets].
    """
    with Library(places.data_dir()) as library:
        view = find_view(library, number)
    mail = _draft(view)
    if output:
        _write(output, mail)
    else:
        out.print(_highlighted(mail), soft_wrap=not out.is_terminal)  # in a pipe a paragraph is one line
    if copy:
        _copy(mail)
    if show:
        _open(mail)
    _remind(view, mail)


def _draft(view: AttemptView) -> Mail:
    facts = recall(view, scenario_at(view.scenario), load_profile(places.data_dir()))
    today = datetime.now().astimezone().date()
    return draft(facts, load_letters(), view.style, view.started_at.astimezone().date(), today, view.number)


def _as_text(mail: Mail) -> str:
    return f"Subject: {mail.subject}\n\n{mail.body}\n"


def _highlighted(mail: Mail) -> Text:
    text = Text(visible(_as_text(mail).rstrip("\n"), lines=True))
    text.highlight_regex(BLANK, "bold yellow")
    text.stylize("bold", 0, text.plain.index("\n"))
    return text


def _write(path: Path, mail: Mail) -> None:
    with whole_file(path) as file:
        file.write(_as_text(mail).encode("utf-8", "replace"))
    given_out.remember(places.data_dir(), path)
    err.print(Text(f"Written to {visible(str(path))}", style="dim"))


def _copy(mail: Mail) -> None:
    """Put the mail on the clipboard: the system's, or else the terminal's.

    Raises
    ------
    MailNotDelivered
    """
    try:
        pyperclip.copy(_as_text(mail))
    except pyperclip.PyperclipException as error:
        if not sys.stdout.isatty():
            raise MailNotDelivered(
                "There is no clipboard to copy to: install xclip or wl-clipboard, or write the mail to a file with -o."
            ) from error
        # OSC 52, which most terminals take, through SSH as well.
        click.echo(f"\x1b]52;c;{base64.b64encode(_as_text(mail).encode()).decode()}\x07", nl=False)
        err.print("Handed to your terminal for the clipboard. If it is not there, use -o FILE.", style="dim")
    else:
        err.print("Copied.", style="dim")


def _open(mail: Mail) -> None:
    fields = {"subject": mail.subject, "body": mail.body.replace("\n", "\r\n")}
    address = "mailto:?" + urllib.parse.urlencode(fields, quote_via=urllib.parse.quote)
    if not webbrowser.open(address):
        raise MailNotDelivered("No mail program could be opened: copy the mail with --copy, or write it with -o FILE.")


def _remind(view: AttemptView, mail: Mail) -> None:
    """Tell what is left to do, and until when."""
    due = view.started_at.astimezone() + _DUE
    when = f"Send it by {due:%A, %H:%M}: within a day of the talk." if due > datetime.now().astimezone() else ""
    blanks = "Fill in what stands in [brackets]; " if mail.blanks else ""
    told = f"{blanks}read it once aloud, and make it yours. {when}".strip()
    err.print(Text(f"\n{told[:1].upper()}{told[1:]}", style="dim"))
