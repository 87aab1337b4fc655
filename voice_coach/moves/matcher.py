"""The matcher: which moves a reply makes, and the words that make them."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from voice_coach.moves.bank import NOTHING, OBJECTION, Bank, Pattern
from voice_coach.moves.clauses import beginnings, cut, sentences, trimmed
from voice_coach.moves.ensemble import Ensemble
from voice_coach.moves.labels import OBJECTION_ANSWERS, Move
from voice_coach.moves.match import Match
from voice_coach.moves.network import Heard
from voice_coach.moves.wording import Words, read

_LONGEST = 600  # words: nobody says more in one turn, and no input may take for ever
_WHOLE_CLAUSE = 0.9  # confidence in a clause that is a phrase of the bank word for word
_SECONDED = 0.1  # the trained parts' least consent to a clause that is a phrase of the bank, among others
_BEGINNINGS = 4096  # pairs of words for which it is remembered which patterns begin so
_RIVALS = frozenset({Move.ANSWER_OBJECTION, Move.CONCEDE_OBJECTION})
_WORTH_TELLING = 0.02  # the least confidence in a pattern that `explain` still tells


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a move was seen, or was refused."""

    move: str
    """The move; ``nothing`` for a near miss of the bank."""
    rule: str
    """The template that was met, or ``trained parts``."""
    quote: str
    """The words that met it."""
    score: float
    """Confidence, 0 to 1."""
    refused_by: str = ""
    """What refused it; empty when the move stands."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A pattern of the bank found in the words."""

    pattern: Pattern
    first: int
    last: int
    span: tuple[int, int]
    """The characters from its first word to behind its last."""
    whole: bool
    """Whether it is all of a clause."""
    alone: bool
    """Whether it is all that was said."""

    def inside(self, other: "_Hit") -> bool:
        """Whether `other` covers all of it."""
        return other.first <= self.first and self.last <= other.last


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What came of one move."""

    move: Move
    score: float
    start: int
    end: int
    rule: str
    refused_by: str


class Matcher:
    """Finds the moves in what a person said.

    Parameters
    ----------
    bank
        The phrases; one that is said word for word counts without the trained parts' consent.
    trained
        The trained parts.
    thresholds
        The score from which the tool stands by a move.

    Examples
    --------
    >>> from voice_coach.library.bank import load_matcher
    >>> [str(found.move) for found in load_matcher().match("So what happens next?")]
    ['next_step']
    """

    def __init__(self, bank: Bank, trained: Ensemble, thresholds: Mapping[Move, float]) -> None:
        self._bank = bank
        self.trained = trained
        self.thresholds = thresholds
        self.likeness = trained.network.likeness
        self._beginning = lru_cache(_BEGINNINGS)(bank.beginning)

    def match(self, text: str, cue: str = "", objection: bool | None = None) -> tuple[Match, ...]:
        """Return the moves that `text` makes, each with its best evidence, in the order of `Move`.

        Parameters
        ----------
        cue
            What the interviewer said just before.
        objection
            Whether they voiced a doubt with it, where that is known; None lets the words of `cue` tell.
        """
        words = _read(text)
        return tuple(
            Match(told.move, told.score, text[told.start : told.end], told.start, told.end)
            for told in _settled(self._verdicts(words, cue, self._hits(words), objection))
            if not told.refused_by
        )

    def warm_up(self) -> None:
        """Make ready what is otherwise made ready when it is first needed, so that the first reply is not kept waiting.

        Takes about a second: loading leaves it out, since a single ``check`` needs little of it.
        """
        for pattern in self._bank.patterns:
            _ = pattern.expression, pattern.openings
        self.match("warm up")

    def explain(self, text: str, cue: str = "") -> tuple[Reason, ...]:
        """Return all that spoke for a move, also what was refused, the strongest first."""
        words = _read(text)
        hits = self._hits(words)
        reasons = [
            Reason(str(told.move), told.rule, text[told.start : told.end], told.score, told.refused_by)
            for told in _settled(self._verdicts(words, cue, hits))
        ]
        reasons += [
            Reason(NOTHING, hit.pattern.template, text[slice(*hit.span)], _WHOLE_CLAUSE) for hit in _near_misses(hits)
        ]
        return tuple(sorted(reasons, key=lambda reason: (bool(reason.refused_by), -reason.score)))

    def is_objection(self, cue: str) -> bool:
        """Whether the interviewer voices a doubt with `cue`."""
        words = _read(cue)
        if not words:
            return False
        if any(hit.pattern.move == OBJECTION and hit.whole for hit in self._hits(words)):
            return True
        return self.trained.is_doubt(words.words)

    def _hits(self, words: Words) -> list[_Hit]:
        """Find the patterns that begin where a clause or a question may begin."""
        row = "".join(word + " " for word in words.words)
        offsets = list(accumulate((len(word) + 1 for word in words.words), initial=0))
        position = {offset: number for number, offset in enumerate(offsets)}
        if not words:
            return []
        everything = trimmed(words, 0, len(words))
        whole = {trimmed(words, first, last) for first, last in cut(words)} | {everything}
        found = []
        for first in sorted({first for first, _ in whole} | beginnings(words)):
            for pattern in self._beginning(*(*words.words[first : first + 2], "")[:2]):
                met = pattern.expression.match(row, offsets[first])
                if met:
                    last = position[met.end()]
                    span = words.starts[first], words.ends[last - 1]
                    clause = (first, last)
                    found.append(_Hit(pattern, *clause, span, clause in whole, clause == everything))
        return found

    def _verdicts(self, words: Words, cue: str, hits: list[_Hit], objection: bool | None = None) -> Iterator[_Verdict]:
        """Judge every move that anything spoke for."""
        missed = _near_misses(hits)
        hits = [hit for hit in hits if not any(hit.inside(miss) for miss in missed)]
        left = words.without({at for miss in missed for at in range(miss.first, miss.last)})
        if not left:
            return
        hidden = objection is True and not self.is_objection(cue)
        heard = self.trained.hear(left.words, _read(cue).words, hidden_doubt=hidden)
        answerable = bool(cue) if objection is None else objection
        for move in Move:
            if move in OBJECTION_ANSWERS and not answerable:
                continue
            score = _probability(float(heard.logits[self.trained.position(move)]))
            told = self._verdict(move, score, [hit for hit in hits if hit.pattern.move == move], left, heard)
            if told is not None:
                yield told

    def _verdict(self, move: Move, score: float, own: list[_Hit], words: Words, heard: Heard) -> _Verdict | None:
        threshold = self.thresholds[move]
        best = max(own, key=lambda hit: (hit.whole, hit.last - hit.first), default=None)
        certain = best and best.alone and move not in OBJECTION_ANSWERS  # what answers a doubt, the doubt decides
        if best and best.whole and score < threshold and (certain or score > _SECONDED):
            score = _WHOLE_CLAUSE
        if score < (_WORTH_TELLING if best else threshold / 2):
            return None
        start, end = best.span if best else _loudest(words, heard, self.trained.position(move))
        rule = best.pattern.template if best else "trained parts"
        refused = "" if score >= threshold else f"confidence under {threshold:.2f}"
        return _Verdict(move, score, start, end, rule, refused)


def _read(text: str) -> Words:
    words = read(text)
    if len(words) <= _LONGEST:
        return words
    return Words(text, words.words[-_LONGEST:], words.starts[-_LONGEST:], words.ends[-_LONGEST:])


def _near_misses(hits: list[_Hit]) -> list[_Hit]:
    """Return the clauses that are near misses of the bank word for word.

    One within a longer clause that makes a move is none, nor is one whose gap has swallowed a clause that makes one.
    """
    moves = [hit for hit in hits if hit.whole and hit.pattern.move not in {NOTHING, OBJECTION}]
    return [
        hit
        for hit in hits
        if hit.whole
        and hit.pattern.move == NOTHING
        and not any(hit.inside(move) and not move.inside(hit) for move in moves)
        and not any(move.inside(hit) and move.first > hit.first for move in moves)
    ]


def _settled(verdicts: Iterable[_Verdict]) -> list[_Verdict]:
    """Refuse the weaker of answering a doubt and giving in to it: nobody does both in one reply."""
    told = list(verdicts)
    rivals = [one for one in told if one.move in _RIVALS and not one.refused_by]
    if len(rivals) < len(_RIVALS):
        return told
    weaker, stronger = sorted(rivals, key=lambda one: one.score)
    refused = replace(weaker, refused_by=f"{stronger.move} is heard more clearly")
    return [refused if one is weaker else one for one in told]


def _loudest(words: Words, heard: Heard, output: int) -> tuple[int, int]:
    """Return where the clause stands whose words weigh most in `output`."""
    weights = heard.weights[:, output]
    first, last = max(sentences(words), key=lambda clause: float(weights[clause[0] : clause[1]].sum()))
    first, last = trimmed(words, first, last)
    return words.starts[first], words.ends[last - 1]


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
