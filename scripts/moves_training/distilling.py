"""Teach the small encoder what both teachers think: it is the one that ships."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from moves_training.learning import Learner, batches
from moves_training.teacher import Teacher, goals, targets
from moves_training.utterances import ANSWERS, LABELS, Example, with_slips
from voice_coach.moves.wording import plain

_BATCH = 32
_CERTAIN = 0.25  # of what its labels are enough for, in each epoch
_SLIPS = 0.3  # of the utterances are heard with fillers, repeats and lost words


def distil(
    small: Teacher,
    judged: Sequence[Example],
    opinions: NDArray[np.float32],
    certain: Sequence[Example],
    plain_cues: Sequence[str],
    epochs: int,
    seed: int = 0,
) -> None:
    """Tune `small` on the `opinions` about `judged`, and on the labels of what is `certain`.

    It reads plain words, as the product gives it: no case, no punctuation, contractions opened.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311  shuffles
    for name, weights in small.encoder.named_parameters():
        weights.requires_grad_("bias" not in name or "LayerNorm" in name)  # the sums are slow in half precision
    tuned = [weights for weights in small.encoder.parameters() if weights.requires_grad]
    groups = [{"params": tuned, "lr": 5e-5}, {"params": small.out.parameters(), "lr": 3e-4}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    judged, opinions = _with_other_cues(judged, opinions, plain_cues, chance)
    aims = torch.cat([goals(judged, opinions), targets(certain)[0]])
    known = torch.cat([targets(judged)[1], targets(certain)[1]])
    examples = [*judged, *certain]
    some = int(_CERTAIN * len(certain))
    steps = epochs * ((len(judged) + some) // _BATCH)
    learner = Learner(small, optimizer, steps, rising=100, least=0.01)
    for epoch in range(epochs):
        small.train()
        losses = []
        drawn = [*range(len(judged)), *chance.sample(range(len(judged), len(examples)), some)]
        for at in batches(drawn, _BATCH, lambda n: len(examples[n].text), chance, at_once=20):
            logits = small([plain(examples[n].cue) for n in at], [_heard(examples[n].text, chance) for n in at])
            losses.append(learner.learn(logits, aims[at], known[at]))
        print(f"encoder, epoch {epoch}: loss {sum(losses) / len(losses):.4f}", flush=True)
    small.eval()


def _with_other_cues(
    judged: Sequence[Example], opinions: NDArray[np.float32], plain_cues: Sequence[str], chance: random.Random
) -> tuple[list[Example], NDArray[np.float32]]:
    """Add each answer to a doubt once more, said where no doubt was voiced: then it answers none."""
    at = [n for n, each in enumerate(judged) if each.labels & ANSWERS]
    others = [replace(judged[n], cue=chance.choice(plain_cues), labels=judged[n].labels - ANSWERS) for n in at]
    unasked = opinions[at]
    unasked[:, [label in ANSWERS for label in LABELS]] = 0
    return [*judged, *others], np.concatenate([opinions, unasked])


def _heard(text: str, chance: random.Random) -> str:
    return plain(with_slips(text, chance) if chance.random() < _SLIPS else text) or "um"
