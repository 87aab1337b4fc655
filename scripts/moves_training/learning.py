"""What all that is trained shares: how a lesson is dealt out, and a step of learning."""

import random
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

T = TypeVar("T")

_LONGEST_STEP = 1.0  # the norm to which gradients are cut


def batches(
    rows: list[T], size: int, length: Callable[[T], int], chance: random.Random, *, at_once: int
) -> list[list[T]]:
    """Shuffle `rows`, and return them in batches of about equal length, sorted by it `at_once` batches at a time."""
    chance.shuffle(rows)
    found = []
    for first in range(0, len(rows), size * at_once):
        chunk = sorted(rows[first : first + size * at_once], key=length)
        found += [chunk[at : at + size] for at in range(0, len(chunk), size)]
    chance.shuffle(found)
    return found


class Learner:
    """Makes a model fit its lesson, step by step.

    Parameters
    ----------
    model
        What learns.
    optimizer
        Changes its weights.
    steps
        How many there will be: the rate rises over the first `rising` of them, and falls until the last to `least`.
    """

    def __init__(
        self, model: torch.nn.Module, optimizer: torch.optim.Optimizer, steps: int, *, rising: int, least: float
    ) -> None:
        self._model = model
        self._optimizer = optimizer
        self._slope = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda n: min(1, n / rising) * max(least, 1 - n / steps)
        )

    def learn(self, logits: torch.Tensor, goals: torch.Tensor, weights: torch.Tensor) -> float:
        """Take a step towards `goals`, each counted by its weight, and return the loss before it."""
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, goals, reduction="none")
        loss = (loss * weights).sum() / weights.sum()
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), _LONGEST_STEP)
        self._optimizer.step()
        self._slope.step()
        return loss.item()


def log_odds(likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities as logits; none is certain."""
    likely = np.clip(likely, 1e-6, 1 - 1e-6)
    return np.log(likely / (1 - likely))


def likelihood(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return logits as probabilities."""
    return (1 / (1 + np.exp(-logits))).astype(np.float32)
