"""The network that ships: a few convolutions over word vectors, taught by labels and by the teacher."""

import random
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from moves_training.learning import Learner, batches
from moves_training.teacher import goals
from moves_training.utterances import ANSWERS, LABELS, Example
from voice_coach.moves.wording import read

OUTPUTS = [*LABELS, "objection"]
_UNKNOWN = 1
_BATCH = 64
_STEPS = (1, 1, 2, 4)  # how far each layer looks to either side
_WIDTH = 224
_KEPT = ("not", "no", "never", "nothing", "none", "i", "you", "he", "she", "they", "my", "your", "told", "asked",
         "said", "already", "was", "were")  # fmt: skip


class Student(torch.nn.Module):
    """The same arithmetic as ``voice_coach.moves.network.Network``."""

    def __init__(self, vectors: NDArray[np.float32], width: int = _WIDTH) -> None:
        super().__init__()
        outputs = len(OUTPUTS)
        table = torch.tensor(np.concatenate([np.zeros((2, vectors.shape[1]), np.float32), vectors]))
        self.vectors = torch.nn.Embedding.from_pretrained(table, freeze=False, padding_idx=0)
        self.layers = torch.nn.ModuleList(
            torch.nn.Conv1d(width if n else vectors.shape[1], width, 3, padding=step, dilation=step)
            for n, step in enumerate(_STEPS)
        )
        self.score, self.attend = torch.nn.Linear(width, outputs), torch.nn.Linear(width, outputs)
        self.whole = torch.nn.Linear(2 * width, outputs)
        self.drop_word, self.drop = torch.nn.Dropout(0.1), torch.nn.Dropout(0.15)

    @torch.no_grad()
    def go_on_from(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Take over all but the words' vectors of a network that was shipped, perhaps a narrower one.

        What is new is not yet listened to, so that at first all is heard as the shipped network hears it.
        """
        old = {
            name: torch.tensor(value.astype(np.float32)) for name, value in arrays.items() if value.dtype.kind == "f"
        }
        self.vectors.weight[:2] = torch.tensor(arrays["vectors"][:2].astype(np.float32)) * old["scales"]
        width = len(old["bias0"])
        for number, layer in enumerate(self.layers):
            kernel = torch.stack(old[f"kernel{number}"].T.chunk(3, 1), 2)
            known = kernel.shape[1]
            layer.weight[:width, known:] = 0
            layer.weight[:width, :known] = kernel
            layer.bias[:width] = old[f"bias{number}"]
        fresh = self.score.in_features
        for part, name, gain in ((self.score, "score", 1), (self.attend, "attend", 1), (self.whole, "whole", 2)):
            part.weight.zero_()
            for half, weights in enumerate(old[name].T.chunk(part.in_features // fresh, 1)):
                part.weight[:, half * fresh : half * fresh + width] = gain * weights
            part.bias[:] = gain * old[f"{name}_bias"]

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        """Return a logit for each row of word positions (0 is no word) and output."""
        there = (words > 0).float().unsqueeze(1)
        hidden = self.drop_word(self.vectors(words)).transpose(1, 2) * there
        for number, layer in enumerate(self.layers):
            fresh = torch.relu(layer(self.drop(hidden) if number else hidden)) * there
            hidden = hidden + fresh if number else fresh
        hidden = self.drop(hidden.transpose(1, 2))
        absent = words.unsqueeze(-1) == 0
        scores = self.score(hidden)
        focus = torch.softmax(self.attend(hidden).masked_fill(absent, -1e4), 1)
        mean = hidden.masked_fill(absent, 0).sum(1) / (~absent).float().sum(1)
        pooled = torch.cat([mean, hidden.masked_fill(absent, -1e4).max(1).values], -1)
        return torch.logsumexp(scores.masked_fill(absent, -1e4), 1) + (focus * scores).sum(1) + 0.5 * self.whole(pooled)

    def arrays(self, words: Sequence[str]) -> dict[str, NDArray[np.generic]]:
        """Return the weights as the product reads them, small."""
        weights = {name: value.detach().numpy() for name, value in self.state_dict().items()}
        vectors = weights["vectors.weight"]
        scales = np.maximum(np.abs(vectors).max(0) / 127, 1e-9)
        arrays = {
            "vectors": np.round(vectors / scales).astype(np.int8),
            "scales": scales,
            "words": np.array(words),
            "dilations": np.array(_STEPS),
            "score": weights["score.weight"].T,
            "score_bias": weights["score.bias"],
            "attend": weights["attend.weight"].T,
            "attend_bias": weights["attend.bias"],
            "whole": weights["whole.weight"].T * 0.5,
            "whole_bias": weights["whole.bias"] * 0.5,
            "slope": np.ones(len(OUTPUTS), np.float32),
            "offset": np.zeros(len(OUTPUTS), np.float32),
            "outputs": np.array(OUTPUTS),
        }
        for number in range(len(_STEPS)):
            kernel = weights[f"layers.{number}.weight"]
            arrays[f"kernel{number}"] = np.concatenate([kernel[:, :, side] for side in range(3)], 1).T
            arrays[f"bias{number}"] = weights[f"layers.{number}.bias"]
        return {k: v.astype(np.float16) if v.dtype == np.float32 and v.ndim == 2 else v for k, v in arrays.items()}  # noqa: PLR2004


class Lesson:
    """All that the student learns from, as positions of words and goals."""

    def __init__(
        self,
        examples: Sequence[Example],
        opinions: NDArray[np.float32],
        words: Sequence[str],
        cues: Mapping[str, float],
    ) -> None:
        self._at = {word: at for at, word in enumerate(words, 2)}
        self._kept = {self._at[word] for word in _KEPT}
        asked = torch.tensor([[float(bool(e.cue) or label not in ANSWERS) for label in LABELS] for e in examples])
        cues = dict(cues)
        for example in examples:
            if example.cue:
                cues[example.cue] = max(cues.get(example.cue, 0.0), float(bool(example.labels & ANSWERS)))
        self.rows = [self._positions(e.text) for e in examples] + 2 * [self._positions(cue) for cue in cues]
        self.goals = torch.zeros(len(self.rows), len(OUTPUTS))
        self.weights = torch.zeros(len(self.rows), len(OUTPUTS))
        self.goals[: len(examples), :-1] = goals(examples, opinions)
        self.weights[: len(examples), :-1] = asked
        self.goals[len(examples) :, -1] = torch.tensor(2 * list(cues.values()))
        self.weights[len(examples) :, -1] = 1
        self.sometimes = [at for at, e in enumerate(examples) if e.trust == 0.9]  # noqa: PLR2004  the bank's own

    def _positions(self, text: str) -> list[int]:
        return [self._at.get(word, _UNKNOWN) for word in read(text).words] or [_UNKNOWN]

    def batch(self, at: Sequence[int], chance: random.Random) -> torch.Tensor:
        """Return the rows `at`, with a few words lost or misheard, padded to one length."""
        rows = [self._misheard(self.rows[n], chance) for n in at]
        longest = max(map(len, rows))
        return torch.tensor([row + [0] * (longest - len(row)) for row in rows])

    def _misheard(self, row: list[int], chance: random.Random) -> list[int]:
        heard = []
        for word in row:
            fate = 1.0 if word in self._kept else chance.random()
            if fate >= 0.02:  # noqa: PLR2004
                heard.append(_UNKNOWN if fate < 0.05 else word)  # noqa: PLR2004
        return heard or [_UNKNOWN]


def train(lesson: Lesson, student: Student, epochs: int, rate: float = 1.0, seed: int = 0) -> Student:
    """Train the student; at a `rate` under 1, one that has learnt before."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311  shuffles
    rest = [value for name, value in student.named_parameters() if name != "vectors.weight"]
    optimizer = torch.optim.AdamW(
        [
            {"params": [student.vectors.weight], "lr": 5e-4 * rate, "weight_decay": 0.0},
            {"params": rest, "lr": 2e-3 * rate, "weight_decay": 0.02},
        ]
    )
    steps = epochs * ((len(lesson.rows) - len(lesson.sometimes) * 55 // 100) // _BATCH + 25)
    learner = Learner(student, optimizer, steps, rising=100, least=0.01)
    for epoch in range(epochs):
        losses = [
            learner.learn(student(lesson.batch(at, chance)), lesson.goals[at], lesson.weights[at])
            for at in _order(lesson, chance)
        ]
        print(f"student, epoch {epoch}: loss {sum(losses) / len(losses):.4f}", flush=True)
    return student.eval()


def _order(lesson: Lesson, chance: random.Random) -> list[list[int]]:
    """Return the rows of one epoch in batches of about equal length; of the bank's own, somewhat under a half."""
    left_out = {at for at in lesson.sometimes if chance.random() > 0.45}  # noqa: PLR2004
    rows = [at for at in range(len(lesson.rows)) if at not in left_out]
    return batches(rows, _BATCH, lambda at: len(lesson.rows[at]), chance, at_once=20)
