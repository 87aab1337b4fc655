"""The teachers: sentence encoders (MPNet and MiniLM) tuned on the labels.

Together they hear more than either. The large one is too slow to ship: the network and the small one learn from both.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from moves_training.learning import Learner, batches, likelihood, log_odds
from moves_training.utterances import ANSWERS, LABELS, Example, Phrases, mixture, with_slips

_BATCH = 32
_LONGEST = 160  # word pieces
_DEEP = 12  # layers
_FROZEN = 4  # of so many: the lower ones know English, not interviews; a quarter of the time is saved
_SHARES = (0.7, 0.3)  # of the large and of the small teacher in what they think together


class Teacher(torch.nn.Module):
    """The encoder with one output a move over the mean and the maximum of its word pieces."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager")  # learns twice as fast
        layers = self.encoder.encoder.layer
        for weights in (self.encoder.embeddings, *layers[: _FROZEN if len(layers) == _DEEP else 0]):
            weights.requires_grad_(False)
        for part in self.encoder.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0  # a few epochs over varied text do not need it, and it takes a fifth of the time
            if isinstance(part, torch.nn.Linear):
                part.bias.requires_grad_(False)  # nothing is lost, and their sums are slow in half precision
        self.tokens = AutoTokenizer.from_pretrained(folder)
        self.out = torch.nn.Linear(2 * self.encoder.config.hidden_size, len(LABELS))
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, cues: list[str], texts: list[str]) -> torch.Tensor:
        """Return a logit for each text and move."""
        batch = self.tokens(cues, texts, padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):  # twice as fast where the processor knows it
            hidden = self.encoder(**batch).last_hidden_state.float()
        there = batch["attention_mask"].unsqueeze(-1)
        mean = (hidden * there).sum(1) / there.sum(1)
        top = hidden.masked_fill(there == 0, -1e4).max(1).values
        return self.out(self.drop(torch.cat([mean, top], -1)))

    @torch.no_grad()
    def judge(self, examples: Sequence[Example]) -> NDArray[np.float32]:
        """Return the probability of each move in each example."""
        self.eval()
        order = sorted(range(len(examples)), key=lambda at: len(examples[at].text))
        judged = np.zeros((len(examples), len(LABELS)), np.float32)
        for first in range(0, len(order), 48):
            at = order[first : first + 48]
            logits = self([examples[n].cue for n in at], [examples[n].text for n in at])
            judged[at] = torch.sigmoid(logits).numpy()
        return judged


def opinions(large: Teacher, small: Teacher, examples: Sequence[Example]) -> NDArray[np.float32]:
    """Return the probability of each move in each example, as both teachers see it together."""
    judged = [log_odds(one.judge(examples)) for one in (large, small)]
    return likelihood(sum(share * logits for share, logits in zip(_SHARES, judged, strict=True)))


def targets(examples: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the labels of `examples`, and which of them were annotated."""
    truth = [[float(label in example.labels) for label in LABELS] for example in examples]
    known = [[float(label in example.known) for label in LABELS] for example in examples]
    return torch.tensor(truth), torch.tensor(known)


def goals(examples: Sequence[Example], opinions: NDArray[np.float32]) -> torch.Tensor:
    """Return what is to be learnt of each example and move: between its label and the `opinions`, by its trust."""
    truth, known = targets(examples)
    trust = torch.tensor([[e.trust] for e in examples]) * known
    return trust * truth + (1 - trust) * torch.tensor(opinions)


def bare(text: str) -> str:
    """Return `text` as a recogniser gives it."""
    return " ".join("".join(c if c.isalnum() or c in "' " else " " for c in text.lower()).split())


def train(teacher: Teacher, written: Sequence[Example], epochs: int, seed: int = 0) -> None:
    """Tune `teacher` on `written` utterances, phrases of the bank, and mixtures."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311  shuffles
    phrases = Phrases([e.cue for e in written if e.labels & ANSWERS], chance)
    short = [e for e in written if not e.cue and len(e.text.split()) < 25]  # noqa: PLR2004
    groups = [
        {"params": [weight for weight in teacher.encoder.parameters() if weight.requires_grad], "lr": 5e-5},
        {"params": teacher.out.parameters(), "lr": 1e-3},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * (len(written) * 3 // 2 // _BATCH)
    learner = Learner(teacher, optimizer, steps, rising=60, least=0.02)
    for epoch in range(epochs):
        lesson = [*written, *(phrases.any(0.5) for _ in range(len(written) * 3 // 10))]
        lesson += [mixture(short, phrases, chance) for _ in range(len(written) // 5)]
        print(f"teacher, epoch {epoch}: loss {_epoch(teacher, lesson, learner, chance):.4f}", flush=True)


def _epoch(teacher: Teacher, lesson: list[Example], learner: Learner, chance: random.Random) -> float:
    teacher.train()
    losses = []
    for batch in batches(lesson, _BATCH, lambda e: len(e.text), chance, at_once=10):
        texts = [with_slips(e.text, chance) if chance.random() < 0.3 else e.text for e in batch]  # noqa: PLR2004
        texts = [bare(text) if chance.random() < 0.7 else text for text in texts]  # noqa: PLR2004
        truth, known = targets(batch)
        losses.append(learner.learn(teacher([e.cue for e in batch], texts), truth, known))
    return sum(losses) / len(losses)
