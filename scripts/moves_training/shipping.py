"""Turn the tuned small encoder into the files that ship."""

import re
import tempfile
from collections.abc import Set
from pathlib import Path

import ctranslate2
import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertTokenizerFast

from moves_training.teacher import Teacher
from voice_coach.library.bank import read_files
from voice_coach.moves import Encoder

_LONGEST = 256  # positions: a doubt and a stretch of a reply
_KNOWN_PIECES = re.compile(r"(##)?[a-z0-9]+|\[(PAD|UNK|CLS|SEP|MASK)\]")
_COMMON = 16_000
"""Of the vocabulary, in order of frequency, so many are kept besides parts of words and what is trained on; the
rest are names, years and other scripts, a third of the file."""


def ship(tuned: Teacher, used: Set[str], folder: Path) -> Encoder:
    """Write `tuned` to `folder` in eight bits, with the pieces of the `used` words, and return it as it ships."""
    with tempfile.TemporaryDirectory() as scratch:
        _save_trimmed(tuned, used, Path(scratch))
        ctranslate2.converters.TransformersConverter(scratch).convert(str(folder), quantization="int8", force=True)
    return Encoder(read_files(folder), *head(tuned))


def head(tuned: Teacher) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the weights and the bias of the last layer."""
    return tuned.out.weight.detach().numpy().T.copy(), tuned.out.bias.detach().numpy().copy()


@torch.no_grad()
def _save_trimmed(tuned: Teacher, used: Set[str], scratch: Path) -> None:
    """Save the encoder without the rows that nobody needs."""
    pieces = sorted(vocabulary := tuned.tokens.get_vocab(), key=vocabulary.__getitem__)
    wanted = {piece for word in used for piece in tuned.tokens.tokenize(word)}
    kept = [
        at
        for at, piece in enumerate(pieces)
        if piece in wanted or (_KNOWN_PIECES.fullmatch(piece) and (at < _COMMON or piece.startswith("##")))
    ]
    encoder, config = tuned.encoder, tuned.encoder.config
    rows = encoder.embeddings.word_embeddings.weight
    encoder.embeddings.word_embeddings.weight = torch.nn.Parameter(rows[kept].clone())
    places = encoder.embeddings.position_embeddings.weight
    encoder.embeddings.position_embeddings.weight = torch.nn.Parameter(places[:_LONGEST].clone())
    config.vocab_size, config.max_position_embeddings = len(kept), _LONGEST
    encoder.save_pretrained(scratch)
    (scratch / "vocab.txt").write_text("\n".join(pieces[at] for at in kept) + "\n", encoding="utf-8")
    BertTokenizerFast(str(scratch / "vocab.txt")).save_pretrained(scratch)
