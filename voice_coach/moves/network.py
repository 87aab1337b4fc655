"""A small convolutional network that hears a move in words that no pattern foresaw.

It is trained by ``scripts/train_moves.py`` and runs on numpy alone. Each word's vector meets its neighbours in a few
layers; every move is then scored at every word, so that the words which earned it are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_coach.moves.soundalike import Vocabulary

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the network makes of a row of words."""

    logits: Floats
    """One per output."""
    weights: Floats
    """Each word's share in each output, words by outputs; every column sums to 2."""


class Network:
    """The trained network.

    Parameters
    ----------
    arrays
        The arrays of the weights file by name.
    """

    def __init__(self, arrays: dict[str, NDArray[np.generic]]) -> None:
        def floats(name: str) -> Floats:
            return arrays[name].astype(np.float32)

        self._vectors = arrays["vectors"]
        self._scales = floats("scales")
        self._layers = [
            (floats(f"kernel{n}"), floats(f"bias{n}"), int(step)) for n, step in enumerate(arrays["dilations"])
        ]
        self._score, self._score_bias = floats("score"), floats("score_bias")
        self._attend, self._attend_bias = floats("attend"), floats("attend_bias")
        self._whole, self._whole_bias = floats("whole"), floats("whole_bias")
        self._slope, self._offset = floats("slope"), floats("offset")
        self.outputs: tuple[str, ...] = tuple(str(name) for name in arrays["outputs"])
        self.vocabulary = Vocabulary(str(word) for word in arrays["words"])

    def hear(self, words: Sequence[str]) -> Heard:
        """Score `words`; there has to be at least one."""
        at = self.vocabulary.positions(words)
        hidden = self._vectors[at].astype(np.float32) * self._scales
        for number, (kernel, bias, step) in enumerate(self._layers):
            fresh = np.maximum(_neighbours(hidden, step) @ kernel + bias, 0)
            hidden = fresh if number == 0 else hidden + fresh
        scores = hidden @ self._score + self._score_bias
        top = scores.max(0)
        shares = np.exp(scores - top)
        total = shares.sum(0)
        focus = hidden @ self._attend + self._attend_bias
        focus = np.exp(focus - focus.max(0))
        focus /= focus.sum(0)
        pooled = np.concatenate([hidden.mean(0), hidden.max(0)])
        logits = top + np.log(total) + (focus * scores).sum(0) + pooled @ self._whole + self._whole_bias
        return Heard(logits * self._slope + self._offset, shares / total + focus)

    def likeness(self, one: str, other: str) -> float:
        """Return how near two words are in meaning: 1 for the same, about 0 for strangers and unknown words."""
        if one == other:
            return 1.0
        if one not in self.vocabulary or other not in self.vocabulary:
            return 0.0
        first, second = self._vectors[self.vocabulary.positions([one, other])].astype(np.float32) * self._scales
        return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


def _neighbours(hidden: Floats, step: int) -> Floats:
    """Return each row beside the rows `step` before and after it; zeros outside."""
    count, width = hidden.shape
    rows = np.zeros((count, 3 * width), np.float32)
    rows[:, width : 2 * width] = hidden
    if count > step:
        rows[step:, :width] = hidden[:-step]
        rows[:-step, 2 * width :] = hidden[step:]
    return rows
