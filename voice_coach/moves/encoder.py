"""A small sentence encoder that reads a reply as a whole: who wants what from whom, in whatever words.

It is MiniLM (Wang et al. 2020, "MiniLM: Deep Self-Attention Distillation", as all-MiniLM-L6-v2), tuned by
``scripts/train_moves.py`` and run by CTranslate2 in eight bits. It knows sentences better than the convolutional
network beside it, which in turn knows the phrase bank by heart and can tell which words it went by.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import ctranslate2
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

from voice_coach.moves.network import Floats

FILES = ("model.bin", "config.json", "vocabulary.json")
"""What CTranslate2 writes of a converted model."""

_BEGIN, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"  # BERT's marks
_LONGEST = 120  # word pieces read at once: in more, one short question among much else is overheard
_OVERLAP = 60  # word pieces: a sentence cut by the end of one stretch stands whole in the next


class Encoder:
    """The tuned encoder with one output a move.

    Parameters
    ----------
    files
        The converted model's `FILES` by name.
    weights
        From the mean and the maximum over the word pieces to the moves, twice the encoder's width by moves.
    bias
        One per move.
    """

    def __init__(self, files: Mapping[str, bytes], weights: NDArray[np.generic], bias: NDArray[np.generic]) -> None:
        pieces = {piece: at for at, piece in enumerate(json.loads(files["vocabulary.json"]))}
        self._tokens = Tokenizer(models.WordPiece(pieces, unk_token=_UNKNOWN))
        self._tokens.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        self._begin, self._end = pieces[_BEGIN], pieces[_END]
        self._files = dict(files)
        self._weights, self._bias = weights.astype(np.float32), bias.astype(np.float32)

    @cached_property
    def _encoder(self) -> ctranslate2.Encoder:
        """Made when it is first needed: its threads do not come along where the process is forked."""
        encoder = ctranslate2.Encoder("moves", files=self._files, intra_threads=1)
        self._files.clear()  # it has a copy of its own
        return encoder

    def hear(self, words: Sequence[str], cue: Sequence[str] = ()) -> Floats:
        """Return a logit for each move in plain `words`, said after `cue`; there has to be at least one word."""
        before = [self._begin, *self._pieces(cue)[-_LONGEST:], self._end]
        rows = [[*before, *stretch, self._end] for stretch in _stretches(self._pieces(words))]
        parts = [[int(at >= len(before)) for at in range(len(row))] for row in rows]
        hidden = np.array(self._encoder.forward_batch(rows, token_type_ids=parts).last_hidden_state)
        heard = [self._logits(layer[: len(row)]) for layer, row in zip(hidden, rows, strict=True)]
        best: Floats = np.max(heard, axis=0)
        return best

    def _pieces(self, words: Sequence[str]) -> list[int]:
        return list(self._tokens.encode(" ".join(words), add_special_tokens=False).ids)

    def _logits(self, hidden: Floats) -> Floats:
        return np.concatenate([hidden.mean(0), hidden.max(0)]) @ self._weights + self._bias


def _stretches(pieces: list[int]) -> Iterator[list[int]]:
    """Cut what is too long to be read at once."""
    for first in range(0, max(1, len(pieces) - _OVERLAP), _LONGEST - _OVERLAP):
        yield pieces[first : first + _LONGEST]
