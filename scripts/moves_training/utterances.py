"""What is trained on: labelled utterances, the phrase bank spoken in many ways, and mixtures of both."""

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_coach.library.bank import load_bank
from voice_coach.moves import CORE, OBJECTION_ANSWERS, Move
from voice_coach.moves.bank import NOTHING, OBJECTION, Pattern

LABELS = [str(move) for move in Move]
ANSWERS = frozenset(map(str, OBJECTION_ANSWERS))
_JOINTS = [". ", ", ", " and ", " "]
_FILLERS = ["um", "uh", "like", "you know", "er"]


@dataclass
class Example:
    """One utterance to learn from."""

    text: str
    labels: frozenset[str]
    cue: str = ""
    trust: float = 1.0
    """How much the labels count beside the teacher's opinion: 0 not at all, 1 alone."""
    known: frozenset[str] = field(default_factory=lambda: frozenset(LABELS))
    """The labels that were annotated."""

    def said(self, text: str, trust: float | None = None) -> "Example":
        """Return the example with other words."""
        return Example(text, self.labels, self.cue, self.trust if trust is None else trust, self.known)


def read(paths: Iterable[Path]) -> list[Example]:
    """Return the utterances of JSON-lines files."""
    told = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [Example(row["text"], frozenset(row["labels"]), row.get("cue", ""), trust=0.5) for row in told]


def with_slips(text: str, chance: random.Random) -> str:
    """Return `text` with a few fillers, repeats and lost words, as it is spoken."""
    words: list[str] = []
    for word in text.split():
        fate = chance.random()
        if fate < 0.015:  # noqa: PLR2004  lost
            continue
        words += [chance.choice(_FILLERS)] if fate < 0.03 else []  # noqa: PLR2004
        words += [word] * (2 if chance.random() < 0.012 else 1)  # noqa: PLR2004
    return " ".join(words)


class Phrases:
    """The phrase bank as a source of utterances."""

    def __init__(self, doubts: Sequence[str], chance: random.Random) -> None:
        self._doubts = list(doubts)
        self._chance = chance
        self._patterns: dict[str, list[Pattern]] = {}
        for pattern in load_bank().patterns:
            self._patterns.setdefault(pattern.move, []).append(pattern)
        self._objections = self._patterns.pop(OBJECTION)
        self._doubts += [self._sample(pattern) for pattern in self._objections for _ in range(4)]

    def all(self) -> Iterable[Example]:
        """Say every pattern in several ways, more the more it can mean."""
        for move, patterns in self._patterns.items():
            for pattern in patterns:
                ways = pattern.template.count("|") + 4 * pattern.template.count("{")
                most = 40 if move == NOTHING else 14
                for _ in range(max(3, min(most, ways // 2)) if ways else 1):
                    yield self._say(move, pattern)

    def any(self, core: float) -> Example:
        """Say one pattern, of a core move or a near miss as often as `core`."""
        names = [*map(str, CORE), NOTHING, NOTHING] if self._chance.random() < core else list(self._patterns)
        move = self._chance.choice(names)
        return self._say(move, self._chance.choice(self._patterns[move]))

    def _say(self, move: str, pattern: Pattern) -> Example:
        cue = self._chance.choice(self._doubts) if move in ANSWERS else ""
        return Example(self._sample(pattern), frozenset({move} - {NOTHING}), cue, trust=0.9)

    def _sample(self, pattern: Pattern) -> str:
        return " ".join(word for word in pattern.choice.sample(self._chance) if word != "...")

    def objections(self) -> list[str]:
        """Return ways in which an interviewer voices a doubt."""
        return [self._sample(pattern) for pattern in self._objections for _ in range(12)]


def mixture(short: Sequence[Example], phrases: Phrases, chance: random.Random) -> Example:
    """Return a turn of several utterances and phrases in a row."""
    parts = [
        chance.choice(short) if chance.random() < 0.55 else phrases.any(0.6)  # noqa: PLR2004
        for _ in range(chance.choice([2, 3, 3, 4]))
    ]
    labels = frozenset().union(*(part.labels for part in parts))
    text = chance.choice(_JOINTS).join(part.text for part in parts)
    return Example(text, labels, trust=0.9, known=frozenset(LABELS) - ANSWERS)


class NearWords:
    """Puts words in the place of words with a near meaning; what it then means, the teacher has to say."""

    _KEPT = frozenset(
        "i you we they he she it me my your our their his her us them a an the this that these those is are was were "
        "be been am do does did have has had will would can could should may might must shall not no nor never "
        "nothing none and or but if so because as than then to of in on at for from with about by into out up down "
        "off over after before what which who whom whose when where why how there here any some all each every one "
        "just really very also too again still even only more most much many yes okay please".split()
    )

    def __init__(self, words: Sequence[str], vectors: NDArray[np.float32], chance: random.Random) -> None:
        self._words = words
        self._at = {word: at for at, word in enumerate(words)}
        self._vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        self._chance = chance
        self._near: dict[str, list[str]] = {}

    def change(self, text: str) -> str:
        """Return `text` with about a quarter of its content words changed."""
        return re.sub(r"[A-Za-z']+", lambda found: self._other(found[0]), text)

    def _other(self, word: str) -> str:
        low = word.lower()
        if low in self._KEPT or low not in self._at or self._chance.random() > 0.25:  # noqa: PLR2004
            return word
        if low not in self._near:
            likeness = self._vectors @ self._vectors[self._at[low]]
            likeness[self._at[low]] = -1
            best = np.argpartition(-likeness, 8)[:8]
            self._near[low] = [self._words[at] for at in best if likeness[at] > 0.45]  # noqa: PLR2004
        return self._chance.choice(self._near[low] or [word])
