"""The matcher: which moves a reply makes, and the words that make them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from voice_coach.moves.bank import Bank, Pattern
from voice_coach.moves.clauses import beginnings, cut, trimmed
from voice_coach.moves.labels import OBJECTION_ANSWERS, Move
from voice_coach.moves.match import Match
from voice_coach.moves.network import Heard, Network
from voice_coach.moves.wording import Words, read

OBJECTION = "objection"
"""The network's output that tells whether the interviewer voiced a doubt."""

_LONGEST = 600  # words: nobody says more in one turn, and no input may take for ever
_WHOLE_CLAUSE = 0.9  # confidence in a clause that is a phrase of the bank word for word
_NET = "network"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a move was seen, or was refused."""

    move: str
    """The move; ``nothing`` for a near miss of the bank."""
    rule: str
    """The template that was met, or ``network`` for the trained part."""
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
    whole: bool
    """Whether it is all of a clause."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    move: Move
    score: float
    first: int
    last: int
    rule: str
    refused_by: str


class Matcher:
    """Finds the moves in what a person said.

    Parameters
    ----------
    bank
        The phrases; one that is said word for word counts without the network's consent.
    network
        The trained part.
    thresholds
        The score from which the tool stands by a move.

    Examples
    --------
    >>> from voice_coach.library.bank import load_matcher
    >>> [str(found.move) for found in load_matcher().match("So what happens next?")]
    ['next_step']
    """

    def __init__(self, bank: Bank, network: Network, thresholds: Mapping[Move, float]) -> None:
        self._bank = bank
        self._network = network
        self._thresholds = thresholds
        self._outputs = {name: at for at, name in enumerate(network.outputs)}

    def match(self, text: str, cue: str = "") -> tuple[Match, ...]:
        """Return the moves that `text` makes, each with its best evidence, in the order of `Move`."""
        words = _read(text)
        return tuple(
            Match(told.move, told.score, *_quoted(words, text, told.first, told.last))
            for told in self._verdicts(words, cue, self._hits(words))
            if not told.refused_by
        )

    def explain(self, text: str, cue: str = "") -> tuple[Reason, ...]:
        """Return all that spoke for a move, also what was refused, the strongest first."""
        words = _read(text)
        hits = self._hits(words)
        reasons = [
            Reason(
                str(told.move), told.rule, _quoted(words, text, told.first, told.last)[0], told.score, told.refused_by
            )
            for told in self._verdicts(words, cue, hits)
        ]
        reasons += [
            Reason("nothing", hit.pattern.template, _quoted(words, text, hit.first, hit.last)[0], _WHOLE_CLAUSE)
            for hit in hits
            if hit.pattern.move is None and hit.whole
        ]
        return tuple(sorted(reasons, key=lambda reason: (bool(reason.refused_by), -reason.score)))

    def is_objection(self, cue: str) -> bool:
        """Whether the interviewer voices a doubt with `cue`."""
        words = _read(cue)
        if not words:
            return False
        heard = self._network.hear(words.words)
        return bool(heard.logits[self._outputs[OBJECTION]] > 0)

    def _hits(self, words: Words) -> list[_Hit]:
        """Find the patterns that begin where a clause or a question may begin."""
        row = "".join(word + " " for word in words.words)
        offsets = list(accumulate((len(word) + 1 for word in words.words), initial=0))
        position = {offset: number for number, offset in enumerate(offsets)}
        whole = {trimmed(words, first, last) for first, last in cut(words)} | {(0, len(words))}
        found = []
        for first in sorted({first for first, _ in whole} | beginnings(words)):
            for pattern in self._bank.by_first_word.get(words.words[first], ()):
                met = pattern.expression.match(row, offsets[first])
                if met:
                    last = position[met.end()]
                    found.append(_Hit(pattern, first, last, (first, last) in whole))
        return found

    def _verdicts(self, words: Words, cue: str, hits: list[_Hit]) -> Iterator[_Verdict]:
        if not words:
            return
        heard = self._network.hear(words.words)
        doubted: bool | None = None
        for move in Move:
            own = [hit for hit in hits if hit.pattern.move is move]
            score = _probability(float(heard.logits[self._outputs[move]]))
            told = self._verdict(move, score, own, words, heard)
            if told is None:
                continue
            if move in OBJECTION_ANSWERS:
                doubted = self.is_objection(cue) if doubted is None else doubted
                if not doubted:
                    continue
            yield told

    def _verdict(self, move: Move, score: float, own: list[_Hit], words: Words, heard: Heard) -> _Verdict | None:
        whole = next((hit for hit in own if hit.whole), None)
        best = whole or max(own, key=lambda hit: hit.last - hit.first, default=None)
        threshold = self._thresholds[move]
        if whole and score < threshold:
            score = _WHOLE_CLAUSE
        if score < threshold and (best is None or score < _WORTH_TELLING) and score < threshold / 2:
            return None
        first, last = (best.first, best.last) if best else _loudest(words, heard, self._outputs[move])
        rule = best.pattern.template if best else _NET
        refused = "" if score >= threshold else f"score under {threshold:.2f}"
        return _Verdict(move, score, first, last, rule, refused)


_WORTH_TELLING = 0.02


def _read(text: str) -> Words:
    words = read(text)
    if len(words) <= _LONGEST:
        return words
    return Words(words.words[:_LONGEST], words.starts[:_LONGEST], words.ends[:_LONGEST])


def _quoted(words: Words, text: str, first: int, last: int) -> tuple[str, int, int]:
    start, end = words.starts[first], words.ends[last - 1]
    return text[start:end], start, end


def _loudest(words: Words, heard: Heard, output: int) -> tuple[int, int]:
    """Return the clause whose words weigh most in `output`."""
    weights = heard.weights[:, output]
    first, last = max(cut(words), key=lambda clause: float(weights[clause[0] : clause[1]].sum()))
    return trimmed(words, first, last)


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
