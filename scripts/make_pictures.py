#!/usr/bin/env python3
"""Make the pictures of docs/images, the README's session and those of docs/sessions.md anew from the program itself.

    .venv/bin/python scripts/make_pictures.py             # all; some ten minutes, since talks are held aloud
    .venv/bin/python scripts/make_pictures.py progress    # some of them

It needs what `scripts/test.py` gets: Chromium, PulseAudio and Whisper tiny. The people are the recorded candidate of
prompts/demonstration, the robots of the tests, and for the progress the simulated ones of tests/simulated_attempts.py.
"""

import argparse
import contextlib
import io
import itertools
import os
import random
import re
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browsing import Visit, start, until  # noqa: E402
from children import run  # noqa: E402
from end_to_end.test_rehearsal import ECHO_DELAY_MS, EVERY_DAY  # noqa: E402
from machines import without_devices  # noqa: E402
from make_demonstration import FOLDER, REPLIES  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.text import Text  # noqa: E402
from robot import Replies, Robot, hold, in_turn  # noqa: E402
from simulated_attempts import Simulated, simulate  # noqa: E402
from terminals import Terminal, plain  # noqa: E402
from virtual_audio import PrivatePulse  # noqa: E402

from voice_coach.interview import demonstration  # noqa: E402
from voice_coach.interview.scenarios import find_scenario  # noqa: E402
from voice_coach.library.arrivals import insert  # noqa: E402
from voice_coach.library.records import AttemptRecord, Kind, TurnRecord  # noqa: E402
from voice_coach.library.store import Library, new_uid  # noqa: E402
from voice_coach.speech.natural_voice import NaturalVoice  # noqa: E402

IMAGES = ROOT / "docs" / "images"
README = ROOT / "README.md"
SESSIONS = ROOT / "docs" / "sessions.md"

LARGEST = 400_000
"""Bytes that a picture may have."""

_AS_INSTALLED = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
"""So that the program names itself as it does where it is installed."""

_README_COLUMNS, _SHOWN_COLUMNS = 84, 90
"""Widths of the session in the README, and of those in docs/sessions.md."""

_PICTURE_ENDS = "How it was built"
"""Heading below which the picture of a rehearsal is cut off."""

_REPLAY_SIZE = (100, 34)
"""Columns and rows."""

_PAGE, _PHONE, _PROGRESS = (1200, 2000), (360, 740), (1200, 2080)
"""Widths and heights in CSS pixels."""

_LIT = 19
"""Word of the first reply, counted from 0, that a page is shown at."""

_FORGETFUL = (*REPLIES[:2], REPLIES[3], "No, that was all. Goodbye!")
"""What a candidate says who asks for no next step: a page has more to tell of one who forgot something."""

_PRACTISED = range(90, -1, -1)
"""Days before today; there is a break in them."""
_BREAK = range(36, 50)
_OFTEN = 0.6
"""Share of the other days on which there is practice."""
_DRILLED = 0.3
"""Share of those days on which there is a drill beside the rehearsal."""
_AT_FIRST, _AT_LAST, _SPREAD = 20.0, 90.0, 14.0
"""Points that are made, roughly."""
_SEED = 4

_MOTION = re.compile(r"(\r?\n|\r|\x1b\[\d*A|\x1b\[2K|\x1b\[\?25[lh])")
"""All that the program moves the cursor with while it rehearses."""

_SESSION = re.compile(r"^ *The phone rings\.\n.*?^ *\d+ of 100 [^\n]*", re.DOTALL | re.MULTILINE)
"""What of a rehearsal is in the README."""


def main() -> None:
    """Make what was asked for."""
    parts = {"rehearsal": rehearsal, "sessions": sessions, "attempt": attempt, "progress": progress}
    parser = argparse.ArgumentParser(description="Make the pictures and sessions of the documents anew.")
    parser.add_argument("part", nargs="*", choices=[[], *parts], help="which of them; by default all")
    chosen = parser.parse_args().part or list(parts)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = start(playwright)
        for part in chosen:
            mine = Path(folder) / part
            mine.mkdir()
            parts[part](mine, Visit(browser, mine))
            print(f"{part}: made")
        browser.close()


# -- what is made ---------------------------------------------------------------------------------------------------


def rehearsal(folder: Path, visit: Visit) -> None:
    """Run the demonstration on a machine without a microphone: the README's session, and its picture."""
    env = {**os.environ, **_AS_INSTALLED, "VOICE_COACH_HOME": str(folder), "PYTHONPATH": str(without_devices(folder))}
    with Terminal("rehearse", env=env, columns=_README_COLUMNS, rows=60) as terminal:
        terminal.child.wait()
        terminal.wait()
        lines = list(_screen(terminal.raw))
    title = find_scenario(demonstration.SCENARIO).scenario.title
    texts = [plain(line).rstrip() for line in lines]
    shown = slice(texts.index(title), texts.index(_PICTURE_ENDS) - 1)
    picture = _window(lines[shown], _README_COLUMNS, "voice-coach rehearse")
    _photograph(visit, picture, "rehearsal")
    _replace(README, _SESSION, [textwrap.indent(session, "    ") for session in _SESSION.findall("\n".join(texts))])


def sessions(folder: Path, _visit: Visit) -> None:
    """Let three robots rehearse aloud, and print what is kept of them."""
    robot, home = Robot(NaturalVoice(), folder), folder / "home"
    shown = []
    for play in EVERY_DAY:
        candidate = play.candidate(find_scenario(play.scenario).scenario)
        with _sound_card() as pulse:
            number = _rehearse(pulse, robot, candidate, candidate.texts, home, play.scenario, seed=1)
        told = run("show", str(number), home=home, env={**_AS_INSTALLED, "COLUMNS": str(_SHOWN_COLUMNS)}).stdout
        _, _, talk = told.partition("\n\n")  # below the heading
        kept = [line.rstrip() for line in talk.splitlines() if str(home) not in line]  # without places of sound files
        shown.append("\n".join(kept).strip() + "\n")
    _replace(SESSIONS, re.compile(r"(?<=```text\n).*?(?=```)", re.DOTALL), shown)


def attempt(folder: Path, visit: Visit) -> None:
    """Let a robot rehearse aloud who forgets the next step: its page, on a phone as well, and its replay."""
    robot, home = _Demonstrator(NaturalVoice(), folder), folder / "home"
    columns, rows = _REPLAY_SIZE
    with _sound_card() as pulse:
        _rehearse(pulse, robot, in_turn(*_FORGETFUL), _FORGETFUL, home, demonstration.SCENARIO, demonstration.SEED)
        env = pulse.env(**_AS_INSTALLED, VOICE_COACH_HOME=str(home))
        lit = re.compile(r"\x1b\[(?:\d+;)*7(?:;\d+)*mbackground")
        with Terminal("replay", env=env, columns=columns, rows=rows) as terminal:
            terminal.wait_for(lambda _: bool(lit.search(terminal.raw)))
            terminal.press("q")
            terminal.wait()
            seen = next(screen for screen in terminal.raw.split("\x1b[H") if lit.search(screen))
    _photograph(visit, _window(seen.replace("\r", "").split("\n"), columns, "voice-coach replay"), "replay")

    written = folder / "attempt.html"
    run("report", "-o", written, home=home).check_returncode()
    html = written.read_text(encoding="utf-8")
    page = _open(visit, html, _PAGE)
    _go_to_word(page, _LIT)
    page.locator("article").nth(1).evaluate("turn => window.below = turn.getBoundingClientRect().bottom")
    page.set_viewport_size({"width": _PAGE[0], "height": round(page.evaluate("below"))})
    _keep(page.screenshot(), "page")
    page = _open(visit, html, _PHONE, theme="dark", device_scale_factor=2, has_touch=True)
    _go_to_word(page, _LIT)
    page.locator("#conversation .hint").evaluate("hint => scrollBy(0, hint.getBoundingClientRect().top - 12)")
    _keep(page.screenshot(), "page-on-a-phone")


def progress(folder: Path, visit: Visit) -> None:
    """Keep three months of attempts that nobody held: the page of their progress."""
    home = folder / "home"
    with Library(home) as library, library.database.transaction():
        for number, (when, kind, simulated) in enumerate(_practice(), 1):
            insert(library, _record(number, when, kind, simulated))
    written = folder / "progress.html"
    run("progress", "-o", written, home=home).check_returncode()
    _keep(_open(visit, written.read_text(encoding="utf-8"), _PROGRESS).screenshot(), "progress")


# -- talks held aloud -----------------------------------------------------------------------------------------------


class _Demonstrator(Robot):
    """The recorded candidate, who can say other things as well."""

    def record(self, text: str) -> Path:
        """Return a file with `text` spoken."""
        return FOLDER / f"turn-{REPLIES.index(text) + 1}.flac" if text in REPLIES else super().record(text)


@contextlib.contextmanager
def _sound_card() -> Iterator[PrivatePulse]:
    """Give a sound server of one's own, whose microphone hears the speakers."""
    with PrivatePulse() as pulse:
        pulse.let_mic_hear_speakers(ECHO_DELAY_MS)
        yield pulse


def _rehearse(
    pulse: PrivatePulse, robot: Robot, replies: Replies, texts: Sequence[str], home: Path, scenario: str, seed: int
) -> int:
    """Hold a rehearsal and return the number of the attempt."""
    for text in texts:
        robot.record(text)
    session = hold(pulse, robot, replies, home, "rehearse", "--scenario", scenario, "--seed", str(seed))
    (finished,) = session.of("session_finished")
    return int(finished["attempt"])


# -- attempts that nobody held --------------------------------------------------------------------------------------


def _practice() -> Iterator[tuple[datetime, Kind, Simulated]]:
    """Yield what somebody might have held who gets better, with the moment of each."""
    rng = random.Random(_SEED)  # noqa: S311  a simulation
    today = datetime.now().astimezone().replace(hour=18, minute=5, second=0, microsecond=0)
    measured = (one for one in map(simulate, itertools.count()) if one.attempt.deliveries)
    for days_ago in _PRACTISED:
        if days_ago in _BREAK or rng.random() > _OFTEN:
            continue
        learned = 1 - days_ago / len(_PRACTISED)
        total = min(max(rng.gauss(_AT_FIRST + (_AT_LAST - _AT_FIRST) * learned, _SPREAD), 0.0), 100.0)
        when = today - timedelta(days=days_ago)
        yield when, "rehearsal", next(one for one in measured if abs(one.attempt.card.total - total) < _SPREAD)
        if rng.random() < _DRILLED:
            yield when, "drill", next(measured)


def _record(number: int, when: datetime, kind: Kind, simulated: Simulated) -> AttemptRecord:
    """Return an attempt as it is kept."""
    one = simulated.attempt
    turns = tuple(
        TurnRecord(
            reply.turn, one.setting.cues[reply.turn], None, None, 0.0, 9.0, reply.transcript, reply.moves,
            one.deliveries[reply.turn], reply.occasion,
        )
        for reply in one.replies
    )  # fmt: skip
    return AttemptRecord(
        id=number, uid=new_uid(), started_at=when, status="finished", scenario=simulated.named.name,
        kind=kind, style=one.card.style, engine="whisper", model="tiny.en",
        voice="natural", version="0.1.0", score=one.card if kind == "rehearsal" else None, turns=turns,
    )  # fmt: skip


# -- terminals and pages --------------------------------------------------------------------------------------------


def _screen(raw: str) -> Iterable[str]:
    """Return what a terminal shows, line by line, when all of `raw` was written to it; with colours."""
    lines, at = [""], 0
    for part in _MOTION.split(raw):
        if part.endswith("\n"):
            at += 1
            lines += [""] * (at == len(lines))
        elif part.endswith("A") and part.startswith("\x1b["):
            at -= int(part[2:-1] or 1)
        elif part == "\x1b[2K":
            lines[at] = ""
        elif not _MOTION.fullmatch(part):
            lines[at] += part
    return lines


def _window(lines: Iterable[str], columns: int, title: str) -> str:
    """Return a page with a terminal's window that shows some lines."""
    console = Console(record=True, width=columns, file=io.StringIO(), no_color=False)
    for line in (*lines, ""):
        console.print(Text.from_ansi(line), soft_wrap=True)
    return f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{console.export_svg(title=title)}"


def _photograph(visit: Visit, window: str, name: str) -> None:
    (width,) = re.findall(r'viewBox="0 0 ([\d.]+) ', window)
    page = visit(window, width=round(float(width)))
    _keep(page.locator("svg").first.screenshot(), name)


def _open(visit: Visit, html: str, size: tuple[int, int], theme: str = "light", **more: object) -> Page:
    width, height = size
    page = visit(html, width=width, theme=theme, **more)
    page.set_viewport_size({"width": width, "height": height})
    return page


def _go_to_word(page: Page, number: int) -> None:
    """Put the place of the sound on a word of the first reply."""
    sound = "document.getElementById('sound')"
    until(page, f"{sound}.readyState >= 3")
    word = page.locator("article").first.locator(".reply .w").nth(number)
    page.evaluate(f"at => {{ {sound}.currentTime = at + 0.05 }}", float(word.get_attribute("data-at") or 0))
    page.locator(".reply .w.lit").first.wait_for()


def _keep(picture: bytes, name: str) -> None:
    if len(picture) > LARGEST:
        sys.exit(f"{name}.png would have {len(picture)} bytes, more than {LARGEST}: show less in it.")
    (IMAGES / f"{name}.png").write_bytes(picture)


def _replace(path: Path, block: re.Pattern[str], texts: Sequence[str]) -> None:
    """Put texts in the places of the blocks of a document, one each."""
    text = path.read_text(encoding="utf-8")
    found = len(block.findall(text))
    if found != len(texts):
        sys.exit(f"{path.name} has {found} blocks for {len(texts)} texts: mend the one or the other.")
    each = iter(texts)
    path.write_text(block.sub(lambda _: next(each), text), encoding="utf-8")


if __name__ == "__main__":
    main()
