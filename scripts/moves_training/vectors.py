"""First vectors for the words: what the sentence encoder thinks of each word alone, and its own word pieces."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

_COMMON = 14_000
_HALF = 64  # numbers from each of the two sources


def word_list(folder: Path, used: set[str]) -> list[str]:
    """Return the commonest words of the encoder's vocabulary, and all `used` ones."""
    pieces = AutoTokenizer.from_pretrained(folder).get_vocab()
    words = [w for w in sorted(pieces, key=pieces.__getitem__) if re.fullmatch("[a-z]{2,}|[ai]", w)][:_COMMON]
    return words + sorted(used - set(words))


@torch.no_grad()
def word_vectors(folder: Path, words: Sequence[str]) -> NDArray[np.float32]:
    """Return a vector for each of `words`."""
    tokens, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    pieces = encoder.embeddings.word_embeddings.weight.detach()
    alone, parts = [], []
    for first in range(0, len(words), 256):
        chunk = list(words[first : first + 256])
        batch = tokens(chunk, padding=True, return_tensors="pt")
        hidden, there = encoder(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1)
        alone.append(((hidden * there).sum(1) / there.sum(1)).numpy())
        parts += [pieces[tokens.convert_tokens_to_ids(tokens.tokenize(word))].mean(0).numpy() for word in chunk]
    vectors = np.concatenate([_main_axes(np.concatenate(alone)), _main_axes(np.array(parts))], 1)
    return (vectors / vectors.std()).astype(np.float32)


def joined(
    shipped: Mapping[str, NDArray[np.generic]], words: Sequence[str], vectors: NDArray[np.float32]
) -> tuple[list[str], NDArray[np.float32]]:
    """Return the words of a shipped network and after them what else is in `words`, and a vector for each.

    The shipped vectors have moved in training; those of new words are moved as their neighbours were, by least squares.
    """
    known = [str(word) for word in shipped["words"]]
    moved = (shipped["vectors"].astype(np.float32) * shipped["scales"].astype(np.float32))[2:]
    place = {word: at for at, word in enumerate(words)}
    both = [at for at, word in enumerate(known) if word in place]
    turn = np.linalg.lstsq(vectors[[place[known[at]] for at in both]], moved[both], rcond=None)[0]
    new = sorted(set(words) - set(known))
    return known + new, np.concatenate([moved, vectors[[place[word] for word in new]] @ turn]).astype(np.float32)


def _main_axes(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = rows - rows.mean(0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows @ np.linalg.svd(rows, full_matrices=False)[2][:_HALF].T
