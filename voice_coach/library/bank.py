"""The matcher as it ships: the phrase bank and the trained weights, read from their folder."""

import io
from functools import cache
from pathlib import Path

import numpy as np

from voice_coach.moves import Bank, Matcher, Move, Network
from voice_coach.places import prompts_dir

_WEIGHTS = "network.npz"


def load_bank(folder: Path | None = None) -> Bank:
    """Return the phrase bank of `folder`, by default the one that ships.

    Raises
    ------
    DataFileError
        A file of the bank says something that cannot be understood.
    """
    folder = folder or prompts_dir() / "moves"
    return Bank.parse({path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))})


@cache
def load_matcher() -> Matcher:
    """Return the matcher over the shipped bank, made once a process."""
    folder = prompts_dir() / "moves"
    with np.load(io.BytesIO((folder / _WEIGHTS).read_bytes()), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    thresholds = {move: float(at) for move, at in zip(Move, arrays.pop("thresholds"), strict=True)}
    return Matcher(load_bank(folder), Network(arrays), thresholds)
