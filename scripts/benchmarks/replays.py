"""A replay, in the terminal and on its page: how far its light is from its sound."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import in_step
import in_step_on_page
from playwright.sync_api import sync_playwright

from benchmarks.figure import Figure


def measure_replay() -> list[Figure]:
    """Return how far apart the sound of a word and its light are: in the terminal, and on the page in Chromium."""
    with tempfile.TemporaryDirectory() as scratch:
        shown = {"replay": in_step.measure(Path(scratch))}
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        shown["page"] = in_step_on_page.measure(playwright, Path(scratch)).late
    return [figure for where, late in shown.items() for figure in _in_step(where, late)]


def _in_step(where: str, late: list[float]) -> Iterator[Figure]:
    off = [1000 * abs(seconds) for seconds in late]
    yield Figure(f"{where}: word lit beside its sound, median", statistics.median(off), "ms", 80)
    yield Figure(f"{where}: word lit beside its sound, worst of {len(off)}", max(off), "ms", 80)
