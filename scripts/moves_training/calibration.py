"""From which score on the tool stands by a move: chosen on authors whom nothing was trained on."""

from collections.abc import Sequence

from moves_training.utterances import LABELS, Example
from voice_coach.library.bank import load_bank
from voice_coach.moves import CORE, MISSTEPS, OBJECTION_ANSWERS, SUPPORTING, Ensemble, Matcher, Move

_OTHERS = tuple(move for move in (*SUPPORTING, *MISSTEPS) if move is not Move.SELF_DOUBT)
_GROUPS = (CORE, _OTHERS, (Move.SELF_DOUBT,), OBJECTION_ANSWERS)
"""Moves that share a threshold: some are too rare for one of their own. Plain pride is easily taken for self-doubt."""

_CHOICES = tuple(at / 100 for at in range(20, 85, 5))


def thresholds(trained: Ensemble, examples: Sequence[Example]) -> list[float]:
    """Return a threshold for each label, in the order of `LABELS`: where the mean F1 of its group is best."""
    bank = load_bank()
    heard = {at: _heard(Matcher(bank, trained, dict.fromkeys(Move, at)), examples) for at in _CHOICES}
    found: dict[str, float] = {}
    for group in _GROUPS:
        names = frozenset(map(str, group))
        best = max(_CHOICES, key=lambda at: _mean_f1(heard[at], examples, names))
        print(f"threshold {best:.2f} for {', '.join(sorted(names))}", flush=True)
        found |= dict.fromkeys(names, best)
    return [found[label] for label in LABELS]


def _heard(matcher: Matcher, examples: Sequence[Example]) -> list[frozenset[str]]:
    return [frozenset(str(match.move) for match in matcher.match(each.text, each.cue)) for each in examples]


def _mean_f1(heard: Sequence[frozenset[str]], examples: Sequence[Example], names: frozenset[str]) -> float:
    right, wrong = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for moves, example in zip(heard, examples, strict=True):
        for name in names & (moves | example.labels):
            right[name] += name in moves and name in example.labels
            wrong[name] += (name in moves) != (name in example.labels)
    return sum(2 * right[name] / max(1, 2 * right[name] + wrong[name]) for name in names) / len(names)
