"""What axe-core, the usual judge of such things, has to say of the pages."""

from collections.abc import Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import THEMES, WIDTHS, Visit


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["attempt", "progress"])
def test_axe_finds_no_fault(visit: Visit, pages: Mapping[str, str], name: str, width: int, theme: str) -> None:
    page = visit(pages[name], width, theme)
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["impact"], fault["nodes"][0]["html"]) for fault in found] == []


def test_axe_would_find_one(visit: Visit, pages: Mapping[str, str]) -> None:
    page = visit(pages["attempt"].replace('aria-label="Place in the conversation"', ""))
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == ["aria-input-field-name"]


def test_a_screen_reader_finds_its_way(visit: Visit, pages: Mapping[str, str]) -> None:
    page = visit(pages["attempt"])
    outline = page.locator("body").aria_snapshot()
    for part in (
        "banner:",
        'region "Player":',
        'slider "Place in the conversation"',
        "main:",
        'region "Scorecard":',
        'region "The conversation":',
        "contentinfo:",
    ):
        assert part in outline
    assert page.locator("[role=status], [aria-live]").count() == 1
