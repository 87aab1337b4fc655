"""Print how well the matcher hears the moves, beside what anybody could have had without it.

Read labelled utterances (JSON lines with ``text``, ``cue``, ``labels``, ``kind``) and print precision, recall and F1
of each label, exact match on the core three, false alarms on near misses and recall on paraphrases: for the text as
written, as a recogniser gives it, and spoken by synthetic voices and really recognised. No utterance is printed unless
``--errors`` is given.

    python scripts/bench_moves.py                    the utterances that the matcher was developed on
    python scripts/bench_moves.py --held-out         those by authors who were kept aside
    python scripts/bench_moves.py --baselines        what one could have without it, too: plain fuzzy matching, TF-IDF
                                                     (needs scikit-learn), MiniLM (needs the extra `training`)
"""

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voice_coach.library.bank import load_bank, load_matcher
from voice_coach.moves import CORE, MISSTEPS, OBJECTION_ANSWERS, SUPPORTING, Move

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"


@dataclass(frozen=True)
class Row:
    """One labelled utterance."""

    text: str
    cue: str
    labels: frozenset[str]
    kind: str
    only_objections: bool = False
    """Whether no label but the answers to an objection was marked."""


@dataclass
class Count:
    """Hits and errors of one label."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    def line(self) -> str:
        """Return the figures as a line of the table."""
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  n {self.hit + self.missed}"

    @property
    def precision(self) -> float:
        """Share of the found that is right."""
        return self.hit / max(1, self.hit + self.false)

    @property
    def recall(self) -> float:
        """Share of the right that is found."""
        return self.hit / max(1, self.hit + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)


@dataclass
class Figures:
    """All figures of one run over one set."""

    counts: dict[str, Count] = field(default_factory=lambda: {str(move): Count() for move in Move})
    core_exact: list[bool] = field(default_factory=list)
    alarms: list[bool] = field(default_factory=list)
    paraphrases: list[bool] = field(default_factory=list)

    def add(self, row: Row, found: frozenset[str]) -> None:
        """Count what was `found` in `row`."""
        marked = OBJECTION_ANSWERS if row.only_objections else tuple(Move)
        for move in map(str, marked):
            count = self.counts[move]
            count.hit += move in found and move in row.labels
            count.false += move in found and move not in row.labels
            count.missed += move not in found and move in row.labels
        if row.only_objections:
            return
        core = frozenset(map(str, CORE))
        self.core_exact.append(found & core == row.labels & core)
        if row.kind == "hard_negative":
            self.alarms.append(bool((found - row.labels) & core))
        if row.kind == "paraphrase":
            self.paraphrases += [move in found for move in row.labels & core]

    def mean(self, moves: Iterable[Move]) -> float:
        """Return the mean F1 of `moves`."""
        return _share([self.counts[str(move)].f1 for move in moves])

    def summary(self) -> str:
        """Return the main figures as one line."""
        core = "  ".join(f"{m} {self.counts[str(m)].precision:.3f}/{self.counts[str(m)].recall:.3f}" for m in CORE)
        return (
            f"core F1 {self.mean(CORE):.3f} ({core}), exact {_share(self.core_exact):.3f}, "
            f"false alarms {_share(self.alarms):.3f} of {len(self.alarms)}, "
            f"paraphrases {_share(self.paraphrases):.3f} of {len(self.paraphrases)}; "
            f"supporting and missteps F1 {self.mean((*SUPPORTING, *MISSTEPS)):.3f}; "
            f"objections F1 {self.mean(OBJECTION_ANSWERS):.3f}"
        )


Hearer = Callable[[str, str], frozenset[str]]
"""What hears the moves: text and cue in, labels out."""


def read_rows(paths: Sequence[Path]) -> list[Row]:
    """Return the labelled utterances of JSON-lines files."""
    rows = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            only = str(told.get("id", "")).startswith("p") and set(told["labels"]) <= set(map(str, OBJECTION_ANSWERS))
            row = Row(told["text"], told.get("cue", ""), frozenset(told["labels"]), told.get("kind", ""), only)
            rows.append(row)
    return rows


def as_recognised(text: str) -> str:
    """Return `text` without case and punctuation, as Vosk gives it."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.lower()).split())


def measure(hear: Hearer, rows: Sequence[Row], change: Callable[[str], str] = str) -> Figures:
    """Run `hear` over `rows`."""
    figures = Figures()
    for row in rows:
        figures.add(row, hear(change(row.text), change(row.cue)))
    return figures


def ours() -> Hearer:
    """Return the product's matcher."""
    matcher = load_matcher()
    return lambda text, cue: frozenset(str(found.move) for found in matcher.match(text, cue))


def fuzzy(threshold: float) -> Hearer:
    """Return what a stock list of phrases and rapidfuzz do alone."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  a baseline's

    chance = random.Random(0)  # noqa: S311  a sample of phrases
    phrases = [(str(p.move), " ".join(p.choice.sample(chance))) for p in load_bank().patterns if p.move]
    texts = [phrase for _, phrase in phrases]

    def hear(text: str, cue: str) -> frozenset[str]:
        near = process.extract(
            as_recognised(text), texts, scorer=fuzz.token_set_ratio, score_cutoff=threshold, limit=40
        )
        found = {phrases[at][0] for _, _, at in near}
        return frozenset(found if cue else found - set(map(str, OBJECTION_ANSWERS)))

    return hear


def tf_idf(training: Sequence[Row]) -> Hearer:
    """Return TF-IDF with logistic regression, trained on `training`."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  an extra
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  an extra

    words = TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True)
    seen = words.fit_transform([as_recognised(row.text) for row in training])
    models = {
        str(move): LogisticRegression(C=30, class_weight="balanced", max_iter=500).fit(
            seen, [str(move) in row.labels for row in training]
        )
        for move in Move
    }

    def hear(text: str, cue: str) -> frozenset[str]:
        row = words.transform([as_recognised(text)])
        found = {move for move, model in models.items() if model.predict(row)[0]}
        return frozenset(found if cue else found - set(map(str, OBJECTION_ANSWERS)))

    return hear


def sentence_embeddings(training: Sequence[Row], rows: Sequence[Row]) -> Hearer | None:
    """Return MiniLM sentence embeddings with logistic regression, trained on `training`; None without its packages."""
    try:
        from moves_training.embeddings import embed  # noqa: PLC0415  an extra
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  an extra
    except ImportError:
        return None
    vectors = embed([row.text for row in training])
    models = {
        str(move): LogisticRegression(C=10, class_weight="balanced", max_iter=1000).fit(
            vectors, [str(move) in row.labels for row in training]
        )
        for move in Move
    }
    known = dict(zip((row.text for row in rows), embed([row.text for row in rows]), strict=True))

    def hear(text: str, cue: str) -> frozenset[str]:
        found = {move for move, model in models.items() if model.predict([known[text]])[0]}
        return frozenset(found if cue else found - set(map(str, OBJECTION_ANSWERS)))

    return hear


def print_spoken(hear: Hearer, path: Path) -> None:
    """Print what is heard in speech that was recognised, beside the same utterances as written, by voice and line."""
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    groups: dict[str, list[tuple[Row, Row]]] = {"all": []}
    for line in told:
        labels, kind = frozenset(line["labels"]), line.get("kind", "")
        pair = (Row(line["written"], line["cue"], labels, kind), Row(line["text"], line["cue"], labels, kind))
        voice = line["voice"] if line["voice"] == "hibari" else "espeak"
        for group in ("all", f"{voice}, {line['line']}"):
            groups.setdefault(group, []).append(pair)
    for group, pairs in sorted(groups.items()):
        written, heard = (measure(hear, [pair[at] for pair in pairs]).mean(CORE) for at in (0, 1))
        print(f"spoken, {group}: core F1 {heard:.3f}, the same as written {written:.3f}, n {len(pairs)}")


def print_speed(rows: Sequence[Row]) -> None:
    """Print how long 100 words take, and how many utterances a minute go through."""
    hear = ours()
    text = " ".join(" ".join(row.text for row in rows[:40]).split()[:100])
    hear(text, "")
    begun = time.perf_counter()
    for _ in range(50):
        hear(text, "")
    hundred = (time.perf_counter() - begun) / 50
    begun = time.perf_counter()
    for row in rows:
        hear(row.text, row.cue)
    rate = len(rows) / (time.perf_counter() - begun) * 60
    print(f"speed: 100 words {hundred * 1000:.1f} ms, {rate:.0f} utterances a minute")


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _print_errors(hear: Hearer, rows: Sequence[Row]) -> None:
    for row in rows:
        found = hear(row.text, row.cue)
        for move in map(str, CORE if not row.only_objections else OBJECTION_ANSWERS):
            if (move in found) != (move in row.labels):
                print(f"{'false' if move in found else 'missed'} {move} [{row.kind}] {row.text}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="JSON-lines files instead of tests/data/dev")
    parser.add_argument("--held-out", action="store_true", help="measure on the authors kept aside")
    parser.add_argument("--baselines", action="store_true", help="measure the alternatives, too")
    parser.add_argument("--errors", action="store_true", help="print the utterances that go wrong")
    told = parser.parse_args()
    if told.held_out and told.errors:
        parser.error("the utterances kept aside are never looked at")
    folder = DATA / ("held_out" if told.held_out else "dev")
    rows = read_rows(told.files or sorted(folder.glob("*.jsonl")))
    hear = ours()
    written = measure(hear, rows)
    print(f"{len(rows)} utterances, as written")
    for move, count in written.counts.items():
        print(f"  {move:22} {count.line()}")
    print(f"ours, written:    {written.summary()}")
    print(f"ours, recognised: {measure(hear, rows, as_recognised).summary()}")
    if not told.files:
        print_spoken(hear, DATA / "spoken" / f"{folder.name}.jsonl")
    print_speed(rows)
    if told.baselines:
        for threshold in (60, 70, 80):
            print(f"rapidfuzz at {threshold}: {measure(fuzzy(threshold), rows).summary()}")
        training = read_rows(sorted((DATA / "dev").glob("*.jsonl")))
        print(f"TF-IDF:         {measure(tf_idf(training), rows).summary()}")
        if minilm := sentence_embeddings(training, rows):
            print(f"MiniLM:         {measure(minilm, rows).summary()}")
    if told.errors:
        _print_errors(hear, rows)


if __name__ == "__main__":
    main()
