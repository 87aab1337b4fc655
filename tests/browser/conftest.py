"""A real browser, and pages of real attempts for it."""

from collections.abc import Iterator
from pathlib import Path

import kept
import pytest
from browsing import Visit, start
from kept import Said
from playwright.sync_api import Browser, Playwright, sync_playwright

from voice_coach.library.history import practised
from voice_coach.library.prompts import load_scoring
from voice_coach.library.store import Library
from voice_coach.library.views import attempt_view
from voice_coach.moves import Move
from voice_coach.report.page import write_page
from voice_coach.report.progress import write_progress
from voice_coach.report.view import AttemptView
from voice_coach.speech.natural_voice import NaturalVoice
from voice_coach.speech.whisper import WhisperRecognizer


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = start(playwright)
    yield chromium
    chromium.close()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Open pages; whatever test uses it, the page asks for nothing, and has nothing to complain of."""
    visits = Visit(browser, tmp_path)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.asked == []
    assert visits.said == []


@pytest.fixture(scope="session")
def titles() -> dict[Move, str]:
    return load_scoring().titles


@pytest.fixture(scope="session")
def said(whisper: WhisperRecognizer, natural_voice: NaturalVoice) -> tuple[Said, ...]:
    """The recorded candidate's turns, with an interviewer's voice."""
    return kept.demonstration(whisper, [natural_voice.render(cue) for cue in kept.CUES])


@pytest.fixture(scope="session")
def home(said: tuple[Said, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with three attempts of one interview; in the second the candidate said less."""
    folder = tmp_path_factory.mktemp("home")
    with Library(folder) as library:
        for turns in (said, said[:1] + said[3:], said):
            kept.keep(library, turns)
    return folder


@pytest.fixture(scope="session")
def view(home: Path) -> AttemptView:
    with Library(home) as library:
        return attempt_view(library, library.attempt(3), "Phone screen with a recruiter", "Dana")


@pytest.fixture(scope="session")
def attempt_page(view: AttemptView, titles: dict[Move, str]) -> str:
    return write_page(view, titles)


@pytest.fixture(scope="session")
def progress_page(home: Path, titles: dict[Move, str]) -> str:
    with Library(home) as library:
        progress = practised(library)
    return write_progress(progress, titles, progress.days[-1].day)


@pytest.fixture(scope="session")
def pages(attempt_page: str, progress_page: str) -> dict[str, str]:
    return {"attempt": attempt_page, "progress": progress_page}
