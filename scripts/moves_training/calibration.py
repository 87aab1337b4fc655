"""From which score on the tool stands by a move: chosen on authors whom the network was not trained on."""

from collections.abc import Iterable, Sequence

from moves_training.utterances import LABELS, Example
from voice_coach.library.bank import load_bank
from voice_coach.moves import CORE, MISSTEPS, OBJECTION_ANSWERS, SUPPORTING, Matcher, Move, Network

_OTHERS = tuple(move for move in (*SUPPORTING, *MISSTEPS) if move is not Move.SELF_DOUBT)
_GROUPS = (CORE, _OTHERS, (Move.SELF_DOUBT,), OBJECTION_ANSWERS)
"""Moves that share a threshold: some are too rare for one of their own. Plain pride is easily taken for self-doubt."""

_CHOICES = tuple(at / 100 for at in range(20, 85, 5))


def thresholds(network: Network, examples: Sequence[Example]) -> list[float]:
    """Return a threshold for each label, in the order of `LABELS`: where the mean F1 of its group is best."""
    bank = load_bank()
    found: dict[str, float] = {}
    for group in _GROUPS:
        names = frozenset(map(str, group))
        best = max(_CHOICES, key=lambda at: _mean_f1(Matcher(bank, network, dict.fromkeys(Move, at)), examples, names))
        print(f"threshold {best:.2f} for {', '.join(sorted(names))}", flush=True)
        found |= dict.fromkeys(names, best)
    return [found[label] for label in LABELS]


def _mean_f1(matcher: Matcher, examples: Iterable[Example], names: frozenset[str]) -> float:
    right, wrong = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for example in examples:
        heard = {str(match.move) for match in matcher.match(example.text, example.cue)}
        for name in names & (heard | example.labels):
            right[name] += name in heard and name in example.labels
            wrong[name] += (name in heard) != (name in example.labels)
    return sum(2 * right[name] / max(1, 2 * right[name] + wrong[name]) for name in names) / len(names)
