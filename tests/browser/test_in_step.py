"""A word is lit when it is heard: what Chromium plays is recorded, and held against when it lit each word."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import kept
import numpy as np
import pytest
from browsing import Visit, start, until
from kept import Said
from playwright.sync_api import Browser, Playwright
from realtime import realtime
from sounds import onsets, tone
from virtual_audio import PrivatePulse

from voice_coach.audio.files import read
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.library.store import Library
from voice_coach.library.views import attempt_view
from voice_coach.moves import Move
from voice_coach.report.page import write_page
from voice_coach.report.track import record_track
from voice_coach.speech.transcript import Transcript, Word

CLICK = 0.02
"""Seconds that a click lasts."""

IN_STEP = 0.08
"""Seconds by which a word may be lit before or after it is heard."""

TIMES = tuple(0.6 + 0.31 * at + 0.07 * (at % 4) for at in range(30))
"""When the clicks of a reply are heard, as uneven as speech."""


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


@realtime
def test_words_are_lit_when_they_are_heard(
    playwright: Playwright,
    titles: dict[Move, str],
    tmp_path: Path,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    with Library(tmp_path / "library") as library:
        number = kept.keep(library, [clicking()])
        html = write_page(attempt_view(library, library.attempt(number)), titles)
    with PrivatePulse() as pulse:
        browser = start(playwright, pulse.variables())
        visit = Visit(browser, tmp_path)
        page = visit(html, 360)
        until(page, "document.getElementById('sound').readyState >= 3")
        page.evaluate("""() => {
            window.log = [];
            new MutationObserver((changes) => changes.forEach(({ target }) => {
                if (target.matches(".reply .w.lit"))
                    log.push([Number(target.dataset.at), performance.timeOrigin + performance.now()]);
            })).observe(document.body, { subtree: true, attributeFilter: ["class"] });
        }""")
        with clocked(pulse, tmp_path / "heard.wav") as began:
            page.locator("#play").click()
            until(page, "document.getElementById('sound').ended")
        lit = np.array([at / 1000 for _, at in page.evaluate("log")])
        browser.close()
    heard = min(began) + np.array(onsets(read(tmp_path / "heard.wav").samples))
    late = np.array([at - heard[np.argmin(np.abs(heard - at))] for at in lit])
    record_testsuite_property("lit_after_heard_ms", [round(each * 1000) for each in late])
    # A busy machine skips frames, and tears sound: what it holds back once must not hide where the words stand.
    assert len(lit) > 0.7 * len(TIMES)
    assert abs(np.median(late)) < IN_STEP
    assert np.mean(np.abs(late) < IN_STEP) > 0.8
    assert visit.said == []


DECODE = """async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const sound = await new OfflineAudioContext(1, 16000, 16000).decodeAudioData(bytes.buffer);
    return Array.from(sound.getChannelData(0), (sample) => Math.round(sample * 32767));
}"""
"""The browser's own decoder, without a loudspeaker."""


def test_the_browser_decodes_the_sound_to_where_it_was(browser: Browser, tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library:
        number = kept.keep(library, [clicking()])
        track = record_track(attempt_view(library, library.attempt(number)).turns)
    page = browser.new_page()
    samples = np.array(page.evaluate(DECODE, base64.b64encode(track.media).decode()), np.int16)
    page.close()
    start_of_reply = 0.5
    heard = np.array(onsets(samples)) - start_of_reply
    assert heard == pytest.approx(np.array(TIMES), abs=0.01)
    assert len(samples) == pytest.approx(track.seconds * RATE, abs=RATE // 100)
