"""``voice-coach show``: one attempt, every turn."""

from typing import Any

import click
from rich.padding import Padding
from rich.text import Text

from voice_coach import places
from voice_coach.cli.analyze import describe_delivery, match_plain, words_plain
from voice_coach.cli.attempts import attempt_plain
from voice_coach.cli.console import out, print_json
from voice_coach.cli.live import COACH, INDENT, YOU, spoken
from voice_coach.cli.scorecard import render_moves, render_scorecard
from voice_coach.feedback.occasion import Occasion
from voice_coach.interview.scenarios import interviewer_of
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import AttemptRecord, Library, TurnRecord
from voice_coach.speech.transcript import Transcript

_OCCASIONS = {Occasion.DOUBT: "  (a doubt)", Occasion.DODGE: "  (a dodge)", Occasion.CHANCE: "  (a last chance)"}
"""What is told of a line that is no ordinary signal."""


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(number: int, as_json: bool) -> None:
    """Show the attempt ID: every turn, its words, its moves, and where its sound is."""
    with Library(places.data_dir()) as library:
        attempt = library.attempt(number)
    if as_json:
        print_json({**attempt_plain(attempt), "turns": [_turn_plain(turn) for turn in attempt.turns]})
    else:
        _print(attempt)


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
    }


def _print(attempt: AttemptRecord) -> None:
    titles = {move: rule.title for move, rule in load_scoring().moves.items()}
    interviewer = interviewer_of(attempt.scenario) if attempt.kind == "rehearsal" else COACH
    out.print(Text(f"Attempt {attempt.id}: {attempt.scenario}, {attempt.started_at:%d %B %Y %H:%M}", style="bold"))
    if attempt.status != "finished":
        out.print(Text(f"This attempt is {attempt.status}.", style="yellow"))
    out.print()
    for turn in attempt.turns:
        out.print(spoken(interviewer, Text.assemble((turn.cue, "bold"), (_OCCASIONS.get(turn.occasion, ""), "dim"))))
        if turn.transcript is not None:
            out.print(spoken(YOU, Text(turn.transcript.text or "(nothing was heard)")))
            moves = render_moves(titles, [(match.move, match.quote) for match in turn.moves])
            out.print(Padding(moves, (0, 0, 0, INDENT)))
        if turn.delivery is not None and turn.delivery.words:
            out.print(Padding(Text(describe_delivery(turn.delivery), style="dim"), (0, 0, 0, INDENT)))
        if turn.audio is not None:
            out.print(Padding(Text(str(turn.audio), style="dim"), (0, 0, 1, INDENT)))
    if attempt.score:
        out.print()
        out.print(render_scorecard(attempt.score))
