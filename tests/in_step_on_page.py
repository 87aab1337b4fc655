"""How far apart the sound of a word and its light on an attempt's page are, as somebody before the browser has it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import kept
import numpy as np
from browsing import Visit, start, until
from kept import Said
from playwright.sync_api import Playwright
from sounds import onsets, tone
from virtual_audio import PrivatePulse

from voice_coach.audio.files import read
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.library.views import attempt_view
from voice_coach.report.page import write_page
from voice_coach.speech.transcript import Transcript, Word

CLICK = 0.02
"""Seconds that a click lasts."""

TIMES = tuple(0.6 + 0.31 * at + 0.07 * (at % 4) for at in range(30))
"""When the clicks of a reply are heard, as uneven as speech."""

_WATCH = """() => {
    window.log = [];
    new MutationObserver((changes) => changes.forEach(({ target }) => {
        if (target.matches(".reply .w.lit"))
            log.push([Number(target.dataset.at), performance.timeOrigin + performance.now()]);
    })).observe(document.body, { subtree: true, attributeFilter: ["class"] });
}"""
"""Notes when each word is lit."""


def clicking() -> Said:
    """Return a turn whose words are clicks."""
    samples = silence(TIMES[-1] + 1)
    for at in TIMES:
        first = round(at * RATE)
        samples[first : first + round(CLICK * RATE)] = tone(CLICK, 2000, loudness=0.8)
    words = tuple(Word(f"click{number}", at, at + 0.15, 1.0) for number, at in enumerate(TIMES))
    return Said("Go on.", Sound(silence(0.5), RATE), Sound(samples, RATE), Transcript(words))


@contextmanager
def clocked(pulse: PrivatePulse, path: Path) -> Iterator[list[float]]:
    """Record the speakers into `path`, and tell by the system's clock when its first sample was heard.

    The recorder's file grows some milliseconds after the sound; the earliest that any of it came is the closest.
    """
    began: list[float] = []
    over = threading.Event()

    def watch(raw: Path) -> None:
        size = 0
        while not over.wait(0.001):
            grown = raw.stat().st_size if raw.exists() else 0
            if grown > size:
                size = grown
                began.append(time.time() - size / 2 / RATE)

    with pulse.record_speakers(path, RATE):
        watcher = threading.Thread(target=watch, args=(pulse.recording_of(path),))
        watcher.start()
        try:
            yield began
        finally:
            over.set()
            watcher.join()


@dataclass(frozen=True)
class Seen:
    """What a visitor of the page had before them."""

    late: list[float]
    """Seconds after its sound that each word was lit."""
    said: list[str]
    """What the page complained of."""


def measure(playwright: Playwright, folder: Path) -> Seen:
    """Play a page in Chromium through the speakers of a private sound server, and watch its words."""
    titles = load_scoring().titles
    with Library(folder / "library") as library:
        number = kept.keep(library, [clicking()])
        html = write_page(attempt_view(library, library.attempt(number)), titles)
    with PrivatePulse() as pulse:
        browser = start(playwright, pulse.variables())
        visit = Visit(browser, folder)
        page = visit(html, 360)
        until(page, "document.getElementById('sound').readyState >= 3")
        page.evaluate(_WATCH)
        with clocked(pulse, folder / "heard.wav") as began:
            page.locator("#play").click()
            until(page, "document.getElementById('sound').ended")
        lit = [at / 1000 for _, at in page.evaluate("log")]
        browser.close()
    heard = min(began) + np.array(onsets(read(folder / "heard.wav").samples))
    return Seen([float(at - heard[np.argmin(np.abs(heard - at))]) for at in lit], visit.said)
