"""``voice-coach check``: typed text in, moves out."""

import sys
from collections.abc import Iterable
from textwrap import shorten
from typing import IO, Any

import click
import msgspec
from rich.table import Table
from rich.text import Text

from voice_coach.cli.console import out, print_json
from voice_coach.library.bank import load_matcher
from voice_coach.moves import Match, Matcher, Reason

_RULE = 60  # characters that are shown of a line of the bank: by them it is found again; JSON has all


class _Line(msgspec.Struct):
    """One line of ``--jsonl`` input."""

    text: str
    id: str | int | None = None
    cue: str = ""


@click.command()
@click.argument("text", required=False)
@click.option("--cue", default="", metavar="TEXT", help="What the interviewer said just before.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", is_flag=True, help="Read JSON lines {id, cue, text} and answer a line each.")
@click.option("--explain", is_flag=True, help="Tell why: rule, words, score, and what a guard refused.")
def command(text: str | None, cue: str, as_json: bool, jsonl: bool, explain: bool) -> None:
    """Show which moves TEXT makes, and the words that make them."""
    if jsonl == (text is not None):
        raise click.UsageError("give either a TEXT or --jsonl with lines on standard input")
    matcher = load_matcher()
    if text is None:
        if not answer_lines(matcher, sys.stdin.buffer, sys.stdout.buffer):
            raise click.exceptions.Exit(1)
        return
    found = matcher.match(text, cue)
    reasons = matcher.explain(text, cue) if explain else ()
    if as_json:
        told: dict[str, Any] = {"moves": [_plain(match) for match in found]}
        print_json({**told, "reasons": reasons} if explain else told)
        return
    _print_moves(found, text)
    if explain:
        _print_reasons(reasons)


def answer_lines(matcher: Matcher, lines: Iterable[bytes], answers: IO[bytes]) -> bool:
    """Answer each line as soon as it comes; return whether all could be read."""
    decoder = msgspec.json.Decoder(_Line)
    encoder = msgspec.json.Encoder()
    fine = True
    for number, raw in enumerate(lines, 1):
        try:
            line = decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            answer: dict[str, Any] = {"id": None, "error": f"line {number}: {error}"}
            fine = False
        else:
            answer = {"id": line.id, "moves": [_plain(match) for match in matcher.match(line.text, line.cue)]}
        answers.write(encoder.encode(answer) + b"\n")
        answers.flush()
    return fine


def _plain(match: Match) -> dict[str, Any]:
    return {
        "move": match.move.value,
        "score": round(match.score, 2),
        "quote": match.quote,
        "start": match.start,
        "end": match.end,
    }


def _print_moves(found: tuple[Match, ...], text: str) -> None:
    if not found:
        out.print("No move heard in this.")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("move", "score", "words"):
        table.add_column(name)
    for match in found:
        table.add_row(str(match.move), f"{match.score:.2f}", Text(text[match.start : match.end]))
    out.print(table)


def _print_reasons(reasons: tuple[Reason, ...]) -> None:
    table = Table(box=None, pad_edge=False, title="Why", title_justify="left")
    for name in ("move", "score", "rule", "words", "refused by"):
        table.add_column(name)
    for reason in reasons:
        table.add_row(
            str(reason.move),
            f"{reason.score:.2f}",
            Text(shorten(reason.rule, _RULE, placeholder=" …")),
            Text(reason.quote),
            Text(reason.refused_by),
        )
    out.print(table)
