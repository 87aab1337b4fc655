"""Give a reader of outside text, sound or archives cases by the hundred thousand, and tell what became of them.

    python scripts/fuzz.py --list                        the targets
    python scripts/fuzz.py scenario --cases 100000       guided by what each case reaches, where atheris is installed
    python scripts/fuzz.py all --cases 10000             every target, one after the other
    python scripts/fuzz.py all --total 1000000           a million cases in all, fewer of slow targets
    python scripts/fuzz.py scenario --cases 5000 --plain by chance alone; needs nothing that is not locked

A case that fails is kept in ``build/fuzz``; ``--case FILE`` runs it again. Stops at the first one, with status 1.
Atheris is in the dependency group `fuzz` (`pip install --group fuzz`), not in the lock files.
"""

import argparse
import contextlib
import faulthandler
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
"""As in the command. Two threads that wait for each other make a case of one millisecond one of seconds, where the
other processor is busy."""

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "build" / "fuzz"
"""Where cases that fail are kept."""

HANGS = 25
"""Seconds after which a case counts as hanging: the slowest takes a tenth of one."""

WARM = 0.1
"""Share of the cases after which memory is first measured: by then whatever is loaded once is there."""

MOST_MEMORY = 3000
"""Megabytes at which a target is stopped."""


class Watch:
    """Counts the cases, and measures time and memory beside them.

    A case's time is that of the processor: on a machine that does other work too, nothing else tells of the case.
    """

    def __init__(self, name: str, run: Callable[[bytes], None], count: int) -> None:
        self._name = name
        self._run = run
        self._count = count
        self._done = 0
        self._began = time.perf_counter()
        self._computed = time.process_time()
        self._slowest = 0.0
        self._warm = 0.0

    def __call__(self, case: bytes) -> None:
        """Run one case; tell the figures after the last one."""
        began = time.process_time()
        self._run(case)
        self._slowest = max(self._slowest, time.process_time() - began)
        self._done += 1
        if self._done == max(1, int(self._count * WARM)):
            self._warm = memory()
        if self._done == self._count:
            print(self, flush=True)

    def __str__(self) -> str:
        took, computed = time.perf_counter() - self._began, time.process_time() - self._computed
        return (
            f"{self._name:<12} {self._done:>8,} cases  {took:>7.1f} s, {computed:>7.1f} of them computing  "
            f"{self._done / computed:>7.0f} a second  "
            f"slowest {self._slowest:.2f} s  memory {self._warm:.0f} -> {memory():.0f} MB"
        )


def memory() -> float:
    """Return what this process holds in memory, in megabytes."""
    import psutil  # noqa: PLC0415  a developers' tool

    return float(psutil.Process().memory_info().rss) / 1e6


def main() -> int:
    """Read the arguments, and fuzz; each target in a process of its own."""
    parser = argparse.ArgumentParser(description="Fuzz what reads outside text, sound and archives.")
    parser.add_argument("target", nargs="?", default="all", help="a target's name, or all")
    parser.add_argument("--cases", type=int, default=10_000, metavar="N", help="cases of each (default: 10000)")
    parser.add_argument(
        "--total", type=int, metavar="N", help="with all: so many cases together, fewer of slow targets"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="repeats a run (default: 1)")
    parser.add_argument("--plain", action="store_true", help="cases by chance, not guided")
    parser.add_argument("--case", type=Path, metavar="FILE", help="run this one case")
    parser.add_argument("--list", action="store_true", help="list the targets")
    options = parser.parse_args()
    guided = not (options.plain or options.case or options.list)
    if guided and not find_spec("atheris"):
        sys.exit("Guided fuzzing needs atheris: run `pip install --group fuzz`, or add --plain.")
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    targets = _targets(guided=guided)
    if options.list:
        print("\n".join(targets))
        return 0
    chosen = list(targets) if options.target == "all" else [options.target]
    if options.target != "all" and options.target not in targets:
        sys.exit(f"There is no target {options.target!r}: known are {', '.join(targets)}.")
    if options.case:
        targets[chosen[0]].run(options.case.read_bytes())
        return 0
    if len(chosen) > 1:
        shares = {name: targets[name].share for name in chosen}
        each = {name: -(-(options.total or 0) * share // sum(shares.values())) for name, share in shares.items()}
        return _each({name: each[name] or options.cases for name in chosen}, options)
    return _guided(chosen[0], targets[chosen[0]], options) if guided else _plain(chosen[0], targets[chosen[0]], options)


def _targets(*, guided: bool) -> dict[str, Any]:
    """Load the targets, with every branch of our readers watched where that guides."""
    watched: Any = contextlib.nullcontext()
    if guided:
        import atheris  # noqa: PLC0415  not installed everywhere

        watched = atheris.instrument_imports(include=["voice_coach", "yaml", "zipfile"])
    with watched:
        import fuzz_targets  # noqa: PLC0415  it is found once the path is set
    return fuzz_targets.TARGETS


def _each(counts: dict[str, int], options: argparse.Namespace) -> int:
    import subprocess  # noqa: PLC0415

    status = 0
    for name, count in counts.items():
        command = [sys.executable, __file__, name, "--cases", str(count), "--seed", str(options.seed)]
        status |= subprocess.call([*command, *(["--plain"] if options.plain else [])])
    return int(status != 0)


def _plain(name: str, target: Any, options: argparse.Namespace) -> int:
    from fuzz_mutations import cases  # noqa: PLC0415
    from fuzz_targets import seeds  # noqa: PLC0415

    watch = Watch(name, target.run, options.cases)
    for _, case in zip(range(options.cases), cases(seeds(name), target.longest, options.seed), strict=False):
        with _kept(name, case):
            faulthandler.dump_traceback_later(HANGS, exit=True)
            watch(case)
    faulthandler.cancel_dump_traceback_later()
    return 0


@contextlib.contextmanager
def _kept(name: str, case: bytes) -> Iterator[None]:
    """Keep a case that fails."""
    try:
        yield
    except BaseException:
        FOUND.mkdir(parents=True, exist_ok=True)
        file = FOUND / f"{name}-{os.getpid()}"
        file.write_bytes(case)
        print(f"{name}: a case failed and is kept in {file}", file=sys.stderr)
        raise


def _guided(name: str, target: Any, options: argparse.Namespace) -> int:
    """Let libFuzzer make the cases; it ends the process."""
    import atheris  # noqa: PLC0415
    from fuzz_mutations import tokens  # noqa: PLC0415
    from fuzz_targets import room, seeds  # noqa: PLC0415

    FOUND.mkdir(parents=True, exist_ok=True)
    corpus = Path(tempfile.mkdtemp(dir=room()))
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = room() / "words"
    words.write_text("".join(f'"{_escaped(token)}"\n' for token in tokens(seeds(name)) if token))
    watch = Watch(name, target.run, options.cases)
    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-atheris_runs={options.cases}",
            f"-seed={options.seed}",
            f"-max_len={target.longest}",
            f"-timeout={HANGS}",
            f"-rss_limit_mb={MOST_MEMORY}",
            f"-dict={words}",
            f"-artifact_prefix={FOUND / name}-",
            "-verbosity=0",
            "-print_final_stats=0",
        ],
        watch,
    )
    atheris.Fuzz()
    return 0


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{sign:02x}" for sign in token)


if __name__ == "__main__":
    sys.exit(main())
