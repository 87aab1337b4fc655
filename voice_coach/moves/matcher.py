"""The matcher: which moves a reply makes, and the words that make them."""

import re
from dataclasses import dataclass, replace

from voice_coach.moves.bank import Bank, Pattern
from voice_coach.moves.labels import OBJECTION_ANSWERS, Move
from voice_coach.moves.match import Match
from voice_coach.moves.wording import Words, read

_PATTERN_SCORE = 0.9


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a move was seen, or was refused."""

    move: Move
    rule: str
    """The template that was met."""
    quote: str
    """The words that met it."""
    score: float
    """Confidence, 0 to 1."""
    refused_by: str = ""
    """The guard that refused it; empty when the move stands."""
    start: int = 0
    end: int = 0


class Matcher:
    """Finds the moves in what a person said.

    Examples
    --------
    >>> from voice_coach.library.bank import load_matcher
    >>> [str(found.move) for found in load_matcher().match("So what happens next?")]
    ['next_step']
    """

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def match(self, text: str, cue: str = "") -> tuple[Match, ...]:
        """Return the moves that `text` makes, each with its best evidence, in the order of `Move`."""
        best: dict[Move, Reason] = {}
        for reason in self.explain(text, cue):
            if not reason.refused_by and reason.score > getattr(best.get(reason.move), "score", 0.0):
                best[reason.move] = reason
        return tuple(
            Match(move, best[move].score, best[move].quote, best[move].start, best[move].end)
            for move in Move
            if move in best
        )

    def explain(self, text: str, cue: str = "") -> tuple[Reason, ...]:
        """Return every pattern that `text` meets, also those that a guard refused."""
        words = read(text)
        found: list[Reason] = []
        for first, last in _clauses(words):
            row = "".join(word + " " for word in words.words[first:last])
            for move, phrases in self._bank.moves.items():
                if move in OBJECTION_ANSWERS and not cue:
                    continue
                for pattern in phrases.says:
                    hit = pattern.expression.search(row)
                    if hit:
                        guard = _refusal(phrases.unless, row)
                        reason = _reason(move, hit, words, first, text)
                        found.append(replace(reason, rule=pattern.template, refused_by=guard))
        return tuple(found)


def _reason(move: Move, hit: re.Match[str], words: Words, first: int, text: str) -> Reason:
    row = hit.string
    begin = first + row.count(" ", 0, hit.start())
    last = first + row.count(" ", 0, hit.end()) - 1
    start, end = words.starts[begin], words.ends[last]
    return Reason(move, "", text[start:end], _PATTERN_SCORE, "", start, end)


def _refusal(guards: tuple[Pattern, ...], row: str) -> str:
    return next((guard.template for guard in guards if guard.expression.search(row)), "")


_OPENERS = frozenset({"and", "but", "so", "because", "if"})
_SUBJECTS = (
    "i you we they he she it is are do does did can could would will what when how who where which "
    "my thank thanks"
)


def _clauses(words: Words) -> list[tuple[int, int]]:
    cuts = [0]
    for at in range(1, len(words) - 1):
        if words.words[at] in _OPENERS and words.words[at + 1] in _SUBJECTS.split() and at - cuts[-1] > 1:
            cuts.append(at)
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True) if a < b]
