"""The scorecard: each move done or missed, the words that did it, when, and a sentence to try."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scoring import BEST, Scoring
from voice_coach.moves.labels import CORE, MISSTEPS, OBJECTION_ANSWERS, SUPPORTING, Move
from voice_coach.moves.match import Match
from voice_coach.speech.transcript import Transcript


@dataclass(frozen=True, slots=True)
class JudgedReply:
    """A reply and what it did."""

    turn: int
    """Counted from 1."""
    transcript: Transcript
    moves: tuple[Match, ...]
    occasion: Occasion = Occasion.CUE
    """What it answered."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one move."""

    move: Move
    title: str
    """The move in a person's words."""
    done: bool
    points: int
    """Points that it earned, or cost."""
    turn: int | None = None
    """The turn in which it was done, counted from 1."""
    quote: str = ""
    """The words that did it."""
    start_time: float | None = None
    """When they began, in seconds from the start of the turn's recording."""
    end_time: float | None = None
    """When they ended."""
    why: str = ""
    """Why the move matters."""
    try_saying: str = ""
    """A sentence to try, where it was missed."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The verdict on an attempt."""

    total: int
    """0 to 100."""
    core: tuple[Verdict, ...]
    """One verdict for each core move, done or missed."""
    supporting: tuple[Verdict, ...]
    """The supporting moves that were made, answers to a doubt among them."""
    missteps: tuple[Verdict, ...]
    """The moves that cost points in this style of interview."""

    @property
    def core_done(self) -> int:
        """How many of the core moves were made."""
        return sum(verdict.done for verdict in self.core)


def draw_up(replies: Sequence[JudgedReply], style: str, scoring: Scoring, variant: int = 0) -> Scorecard:
    """Return the scorecard of an attempt.

    Parameters
    ----------
    replies
        Every reply of the attempt, in order.
    style
        How bold a close the interview asks for; some moves are worth more, or cost, by style.
    scoring
        The rules.
    variant
        Which of the sentences to try is shown, counted round and round; the attempt's number does.
    """
    core = tuple(_core_verdict(move, replies, style, scoring, variant) for move in CORE)
    extras = [
        verdict
        for move in (*SUPPORTING, *OBJECTION_ANSWERS, *MISSTEPS)
        if (verdict := _verdict(move, replies, style, scoring)) is not None
    ]
    total = sum(verdict.points for verdict in (*core, *extras))
    return Scorecard(
        total=max(0, min(BEST, total)),
        core=core,
        supporting=tuple(v for v in extras if v.move not in MISSTEPS and v.points >= 0),
        missteps=tuple(v for v in extras if v.move in MISSTEPS or v.points < 0),
    )


def _core_verdict(move: Move, replies: Sequence[JudgedReply], style: str, scoring: Scoring, variant: int) -> Verdict:
    rule = scoring.moves[move]
    sentence = rule.try_saying[variant % len(rule.try_saying)]
    missed = Verdict(move, rule.title, done=False, points=0, why=rule.why, try_saying=sentence)
    return _verdict(move, replies, style, scoring) or missed


def _verdict(move: Move, replies: Sequence[JudgedReply], style: str, scoring: Scoring) -> Verdict | None:
    """Return the verdict on a move's best evidence, None where it was not made."""
    evidence = [(match, reply) for reply in replies for match in reply.moves if match.move is move]
    if not evidence:
        return None
    match, reply = max(evidence, key=lambda pair: pair[0].score)
    times = reply.transcript.times_of(match.start, match.end) or (None, None)
    rule = scoring.moves[move]
    return Verdict(
        move=move,
        title=rule.title,
        done=True,
        points=scoring.points(move, style),
        turn=reply.turn,
        quote=match.quote,
        start_time=times[0],
        end_time=times[1],
        why=rule.why,
    )
