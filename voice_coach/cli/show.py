"""``voice-coach show``: one attempt, every turn."""

from typing import Any

import click
from rich.padding import Padding
from rich.text import Text

from voice_coach import places
from voice_coach.cli.analyze import match_plain, words_plain
from voice_coach.cli.attempts import attempt_plain
from voice_coach.cli.comparing import render_comparison
from voice_coach.cli.console import out, print_json, visible
from voice_coach.cli.kept import called
from voice_coach.cli.scorecard import render_moves, render_scorecard
from voice_coach.cli.sounded import describe_delivery, render_sounded
from voice_coach.cli.speakers import INDENT, YOU, spoken
from voice_coach.feedback.delivery import over_attempt
from voice_coach.feedback.occasion import Occasion
from voice_coach.library.judgements import Judgement, earlier_judgements
from voice_coach.library.outcomes import how_drilled
from voice_coach.library.prompts import load_scoring
from voice_coach.library.retakes import FirstTry, LaterTry, first_try, later_tries
from voice_coach.library.store import AttemptRecord, Library, TurnRecord
from voice_coach.moves import Move
from voice_coach.report.verdict import told_drilled
from voice_coach.report.words import clock
from voice_coach.speech.transcript import Transcript

_OCCASIONS = {Occasion.DOUBT: "  (a doubt)", Occasion.DODGE: "  (a dodge)", Occasion.CHANCE: "  (a last chance)"}
"""What is told of a line that is no ordinary signal."""


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(number: int, as_json: bool) -> None:
    """Show the attempt ID: every turn, its words, its moves, and where its sound is."""
    with Library(places.data_dir()) as library:
        if as_json:
            print_json(shown_plain(library, library.attempt(number)))
        else:
            _print(library, library.attempt(number))


def shown_plain(library: Library, attempt: AttemptRecord) -> dict[str, Any]:
    """Return an attempt with its turns in the form that other programs rely on.

    Raises
    ------
    LibraryBroken
    """
    first = first_try(library, attempt)
    return {
        **attempt_plain(attempt),
        "retake_of": first and {"id": first.attempt.id, "turn": first.turn},
        "turns": [_turn_plain(turn) for turn in attempt.turns],
        "retakes": [_try_plain(each) for each in later_tries(library, attempt)],
        "judgements": earlier_judgements(library, attempt.id),
    }


def _try_plain(each: LaterTry) -> dict[str, Any]:
    changes = {"gained": each.comparison.gained, "kept": each.comparison.kept, "lost": each.comparison.lost}
    return {
        "id": each.attempt.id,
        "turn": each.turn,
        "started_at": each.attempt.started_at.isoformat(timespec="seconds"),
        **{name: [match.move for match in matches] for name, matches in changes.items()},
    }


def _turn_plain(turn: TurnRecord) -> dict[str, Any]:
    transcript = turn.transcript or Transcript()
    return {
        "turn": turn.turn,
        "occasion": turn.occasion,
        "cue": turn.cue,
        "cue_audio": turn.cue_audio,
        "audio": turn.audio,
        "speech_start": turn.speech_start,
        "speech_end": turn.speech_end,
        "text": transcript.text,
        "words": words_plain(transcript),
        "moves": [match_plain(match, transcript) for match in turn.moves],
        "delivery": turn.delivery,
        "starts_at": turn.starts_at,
    }


def _print(library: Library, attempt: AttemptRecord) -> None:
    scoring = load_scoring()
    titles = scoring.titles
    costly = scoring.costly(attempt.style)
    _, interviewer = called(library, attempt)
    first, later = first_try(library, attempt), later_tries(library, attempt)
    _print_heading(attempt, first)
    if drilled := how_drilled(attempt):
        out.print(f"{told_drilled(drilled, titles)}\n", style="bold")
    for turn in attempt.turns:
        _print_turn(turn, visible(interviewer), titles, costly)
        for each in later:
            if each.turn == turn.turn:
                _print_try(each, attempt.style)
    if first and first.comparison:
        out.print(Text(f"Beside turn {first.turn} of attempt {first.attempt.id}", style="bold"))
        out.print(render_comparison(first.comparison, attempt.style))
    if attempt.score:
        out.print()
        out.print(render_scorecard(attempt.score))
    if sounded := render_sounded(over_attempt(turn.delivery for turn in attempt.turns)):
        out.print(sounded)
    for judgement in reversed(earlier_judgements(library, attempt.id)):
        out.print(Text(f"\n{_judged_before(judgement)}", style="dim"))


def _judged_before(judgement: Judgement) -> str:
    total = "without a score" if judgement.score is None else f"{judgement.score.total} of 100"
    made = sorted({str(match.move) for matches in judgement.moves.values() for match in matches})
    when = f" on {judgement.judged_at:%d %b %Y}" if judgement.judged_at else ""
    by = visible(judgement.version)
    return f"Judged before by Voice Coach {by}{when}: {total}; {', '.join(made) or 'no move'}."


def _print_heading(attempt: AttemptRecord, first: FirstTry | None) -> None:
    """Print what an attempt was, what was written to it, and what judged it."""
    name = visible(attempt.name) or attempt.kind
    out.print(Text(f"Attempt {attempt.id}: {name}, {attempt.started_at:%d %B %Y %H:%M}", style="bold"))
    if attempt.retake_of:
        of = f"attempt {first.attempt.id}" if first else "an attempt that is not here any more"
        out.print(f"A new try at turn {attempt.retake_turn} of {of}.")
    if attempt.status != "finished":
        out.print(Text(f"This attempt is {attempt.status}.", style="yellow"))
    if attempt.tags:
        out.print(Text(" ".join(f"#{visible(tag)}" for tag in attempt.tags), style="cyan"))
    if attempt.note:
        out.print(Text(visible(attempt.note, lines=True), style="italic"))
    if attempt.original:
        told = visible(f"{attempt.source} is kept as {attempt.original}")
        out.print(Text(told, style="dim"), soft_wrap=True)
    if attempt.kind == "recording":
        out.print(Text("Everybody who is heard in this recording is judged as you.", style="dim"))
    if attempt.damaged:
        out.print(Text("It is damaged: what of it could be read was heard, the rest is missing.", style="yellow"))
    out.print(Text(_judged_by(attempt), style="dim"))
    out.print()


def _judged_by(attempt: AttemptRecord) -> str:
    parts = [f"Heard by {attempt.model}", f"judged by Voice Coach {attempt.version}"]
    if attempt.bank:
        parts.append(f"phrases {attempt.bank}, rules {attempt.scoring}")
    if attempt.judged_at:
        parts.append(f"anew on {attempt.judged_at:%d %b %Y}")
    if attempt.seed is not None:
        parts.append(f"seed {attempt.seed}")
    return visible(", ".join(parts))


def _print_try(each: LaterTry, style: str) -> None:
    """Print a later try at the turn above, and what has changed."""
    told = f"Said again as attempt {each.attempt.id}, {each.attempt.started_at:%d %B %Y %H:%M}:"
    said = visible(each.comparison.after.transcript.text) or "(nothing was heard)"
    for part in (Text(told, style="bold"), Text(said), render_comparison(each.comparison, style)):
        out.print(Padding(part, (0, 0, 0, INDENT)))
    out.print()


def _print_turn(turn: TurnRecord, interviewer: str, titles: dict[Move, str], costly: frozenset[Move]) -> None:
    if turn.cue:
        cue = (visible(turn.cue), "bold")
        out.print(spoken(interviewer, Text.assemble(cue, (_OCCASIONS.get(turn.occasion, ""), "dim"))))
    if turn.transcript is not None:
        out.print(spoken(YOU, Text(visible(turn.transcript.text) or "(nothing was heard)")))
    if turn.moves:
        moves = render_moves(titles, [(match.move, visible(match.quote)) for match in turn.moves], costly)
        out.print(Padding(moves, (0, 0, 0, INDENT)))
    if turn.delivery is not None and turn.delivery.words:
        where = "" if turn.starts_at is None else f", {clock(turn.starts_at)} into the recording"
        out.print(Padding(Text(describe_delivery(turn.delivery) + where, style="dim"), (0, 0, 0, INDENT)))
    if turn.audio is not None:
        out.print(Padding(Text(visible(str(turn.audio)), style="dim"), (0, 0, 1, INDENT)))
