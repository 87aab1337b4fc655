"""The matcher as it ships: the phrase bank and the trained weights, read from their folder."""

import io
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_coach.moves import Bank, Encoder, Ensemble, Matcher, Move, Network
from voice_coach.moves.encoder import FILES
from voice_coach.places import prompts_dir


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
    head = _arrays(folder / "encoder" / "head.npz")
    thresholds = {move: float(at) for move, at in zip(Move, head["thresholds"], strict=True)}
    encoder = Encoder(read_files(folder / "encoder"), head["weights"], head["bias"])
    return Matcher(load_bank(folder), Ensemble(Network(_arrays(folder / "network.npz")), encoder), thresholds)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return what the encoder is made of, by name."""
    return {name: (folder / name).read_bytes() for name in FILES}


def _arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
