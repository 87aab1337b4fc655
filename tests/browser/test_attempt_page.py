"""The page of an attempt as a person uses it: with a mouse, with keys, by ear, in light and in dark, on a phone."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from browsing import THEMES, WIDTHS, Visit, until
from playwright.sync_api import Locator, Page, expect

from voice_coach.moves import Match, Move
from voice_coach.moves.labels import CORE
from voice_coach.report.page import write_page
from voice_coach.report.progress import Progress, write_progress
from voice_coach.report.view import AttemptView, EarlierAttempt, JudgedBy, TurnView
from voice_coach.speech.transcript import Word

SOUND = "document.getElementById('sound')"
HOSTILE = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "\"'><svg onload=window.hacked=1>",
    "</script></style></title><b>bold</b>",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.hacked=1",
    "\u202eright-to-left \u2067mark",
    "&lt;b&gt; &amp; \u2019\u201c\u201d",
)


def now(page: Page) -> float:
    return float(page.evaluate(f"{SOUND}.currentTime"))


def wait_for_sound(page: Page) -> None:
    until(page, f"{SOUND}.readyState >= 3")


def is_playing(page: Page) -> bool:
    return not page.evaluate(f"{SOUND}.paused")


def be_silent(page: Page) -> None:
    """Keep the place where it is put, so that it can be read at leisure."""
    page.evaluate(f"{SOUND}.playbackRate = 0")


def left(part: Locator) -> float:
    return float(part.evaluate("part => part.getBoundingClientRect().left"))


def bottom(part: Locator) -> float:
    return float(part.evaluate("part => part.getBoundingClientRect().bottom"))


# -- hearing it -----------------------------------------------------------------------------------------------------


def test_a_click_on_a_word_plays_from_there(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    be_silent(page)
    for word in page.locator(".reply .w").all()[::9]:
        word.click()
        assert now(page) == pytest.approx(float(word.get_attribute("data-at") or -1), abs=0.001)
        assert is_playing(page)
        expect(word).to_have_class("w lit")
        assert page.locator(".reply .w.lit").count() == 1


def test_a_click_on_a_word_of_the_interviewer_plays_from_about_there(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    be_silent(page)
    word = page.locator(".cue .w").nth(9)
    word.click()
    assert now(page) == pytest.approx(float(word.get_attribute("data-at") or -1), abs=0.001)
    sentence = page.locator(".cue .w.lit").all_inner_texts()
    assert sentence == "Is there anything I can answer for you?".split()


def test_words_are_lit_while_they_sound(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    page.evaluate(f"""() => {{
        window.log = [];
        new MutationObserver((changes) => changes.forEach(({{ target }}) => {{
            if (target.matches(".reply .w.lit"))
                log.push([Number(target.dataset.at), {SOUND}.currentTime, Number(target.dataset.until)]);
        }})).observe(document.body, {{ subtree: true, attributeFilter: ["class"] }});
    }}""")
    page.locator(".reply .w").first.click()
    last = page.locator("article").first.locator(".reply .w").last
    until(page, f"{SOUND}.currentTime > {last.get_attribute('data-at')} + 0.1")
    log: list[list[float]] = page.evaluate("log")
    starts = [start for start, _, _ in log]
    assert starts == sorted(starts)
    assert len(starts) > page.locator("article").first.locator(".reply .w").count() * 0.7
    assert all(start - 0.001 <= at <= until + 0.05 for start, at, until in log)


def test_evidence_plays_and_stops_behind_its_words(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    evidence = page.locator(".card button.clip").first
    start, end = (float(evidence.get_attribute(name) or -1) for name in ("data-from", "data-to"))
    evidence.click()
    assert is_playing(page)
    assert start <= now(page) < end + 0.2
    until(page, f"{SOUND}.paused")
    assert end <= now(page) < end + 1
    assert evidence.get_attribute("class") == "clip"


def test_every_piece_of_evidence_is_where_its_words_are(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    for evidence in page.locator(".card button.clip").all():
        start, end = (float(evidence.get_attribute(name) or -1) for name in ("data-from", "data-to"))
        inside: list[str] = page.evaluate(
            "([start, end]) => [...document.querySelectorAll('.reply .w')]"
            ".filter((w) => Number(w.dataset.at) >= start && Number(w.dataset.at) < end).map((w) => w.textContent)",
            [start - 0.001, end - 0.001],
        )
        quote = evidence.locator("q").inner_text()
        assert quote.strip("“”") in " ".join(inside)


def test_the_whole_conversation_is_one_track(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    spans = [span.split() for span in page.locator("[data-part]").evaluate_all("all => all.map(e => e.dataset.part)")]
    edges = [(float(start), float(end)) for start, end in spans]
    assert [end for _, end in edges[:-1]] == [start for start, _ in edges[1:]]
    assert page.evaluate(f"{SOUND}.duration") == pytest.approx(edges[-1][1], abs=0.03)


# -- keys -----------------------------------------------------------------------------------------------------------


def test_space_plays_and_pauses(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play")
    page.locator("#play").focus()
    page.keyboard.press("Space")  # a button's own: once, not twice
    assert is_playing(page)


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["ArrowRight"], 5),
        (["ArrowRight", "ArrowRight", "ArrowLeft"], 5),
        (["ArrowLeft"], 0),
        (["End", "ArrowLeft"], -5),
        (["End", "Home"], 0),
    ],
)
def test_arrows_go_five_seconds(visit: Visit, attempt_page: str, keys: list[str], place: float) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    page.locator("#seek").focus()
    for key in keys:
        page.keyboard.press(key)
    whole = page.evaluate("Number(document.getElementById('track').dataset.seconds)")
    assert now(page) == pytest.approx(place if place >= 0 else whole + place, abs=0.01)
    assert page.locator("#seek").get_attribute("aria-valuenow") == str(round(now(page)))


def test_among_the_words_arrows_go_from_word_to_word(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    be_silent(page)
    words = page.locator(".w")
    words.first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(words.nth(2)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(words.nth(10)).to_be_focused()
    page.keyboard.press("Enter")
    assert now(page) == pytest.approx(float(words.nth(10).get_attribute("data-at") or -1), abs=0.001)
    assert is_playing(page)
    page.keyboard.press("Space")
    assert not is_playing(page)


def test_tab_goes_through_everything_once_and_one_word_stands_for_all(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    seen: list[dict[str, Any]] = []
    for _ in range(100):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
                const el = document.activeElement, style = getComputedStyle(el);
                return {tag: el.tagName, id: el.id, word: el.matches(".w"), role: el.getAttribute("role"),
                        name: el.getAttribute("aria-label") || el.textContent.trim(),
                        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
            }""")
        )
        if seen[-1]["tag"] == "BODY":
            break
    stops = seen[:-1]
    assert [stop["tag"] for stop in stops[:1]] == ["A"]
    assert [stop["id"] for stop in stops[1:4]] == ["play", "seek", "speed"]
    assert [stop["role"] for stop in stops if stop["word"]] == ["button"]
    assert len(stops) == page.locator("a, button, select, [tabindex='0']:not(button)").count()
    assert all(stop["seen"] and stop["name"] for stop in stops)


def test_the_first_tab_leads_past_the_player(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#conversation")).to_be_focused()


# -- place, speed, moves --------------------------------------------------------------------------------------------


def test_a_click_into_the_waveform_goes_there(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    wait_for_sound(page)
    box = page.locator("#seek").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.7)
    assert now(page) == pytest.approx(page.evaluate(f"{SOUND}.duration") / 2, rel=0.02)
    strip = page.locator(".strip").first
    start, end = map(float, (strip.get_attribute("data-span") or "").split())
    be_silent(page)
    box = strip.bounding_box()
    assert box
    strip.click(position={"x": box["width"] * 0.25, "y": 10})
    assert now(page) == pytest.approx(start + (end - start) * 0.25, abs=0.1)


@pytest.mark.parametrize("width", WIDTHS)
def test_slower_keeps_the_pitch(visit: Visit, attempt_page: str, width: int) -> None:
    page = visit(attempt_page, width)
    expect(page.locator("#speed")).to_be_in_viewport()
    page.locator("#speed").select_option("0.8")
    assert page.evaluate(f"[{SOUND}.playbackRate, {SOUND}.preservesPitch]") == [0.8, True]


def test_a_move_and_its_words_light_up_together(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    turn = page.locator("article").first
    for note in turn.locator("[data-note]").all():
        note.hover()
        lit = turn.locator("mark.on")
        assert lit.count() >= 1
        start = note.locator("button").get_attribute("data-from")
        assert lit.locator(".w").first.get_attribute("data-at") == start


# -- what it looks like ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [*WIDTHS, 768])
@pytest.mark.parametrize("name", ["attempt", "progress"])
def test_nothing_sticks_out(visit: Visit, pages: Mapping[str, str], name: str, width: int, theme: str) -> None:
    page = visit(pages[name], width, theme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [*WIDTHS, 768])
def test_half_a_year_of_weeks_is_seen_at_once(visit: Visit, titles: dict[Move, str], width: int) -> None:
    today = datetime(2026, 11, 1, 18, 0, tzinfo=timezone.utc)
    held = [EarlierAttempt(at, today - timedelta(days=400 - at), 50, frozenset(CORE)) for at in range(1, 401)]
    page = visit(write_progress(Progress(tuple(held), ()), titles, today.date()), width)
    weeks = page.locator(".weeks").first.locator("li")
    assert weeks.count() == 26
    assert page.evaluate("document.documentElement.scrollWidth") == width
    first, last = weeks.first.bounding_box(), weeks.last.bounding_box()
    assert first
    assert last
    assert first["x"] >= 0
    assert last["x"] + last["width"] <= width
    shown = page.locator(".weeks .made").first.evaluate("made => getComputedStyle(made).position") == "static"
    assert shown == (width == max(WIDTHS))  # figures stand only where there is room


def test_a_table_that_goes_on_shows_so_at_its_edge(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page, 360)
    table = page.locator(".scroll").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    edge: Any = {"x": box["x"] + box["width"] - 4, "y": box["y"] + 1, "width": 4, "height": 4}  # no text stands there
    inside: Any = {**edge, "x": box["x"] + box["width"] / 2}
    assert page.screenshot(clip=edge) != page.screenshot(clip=inside)
    table.evaluate("table => { table.scrollLeft = table.scrollWidth }")
    assert page.screenshot(clip=edge) == page.screenshot(clip=inside)


@pytest.mark.parametrize("width", [*WIDTHS, 768])
def test_a_long_word_sticks_out_nowhere(visit: Visit, view: AttemptView, titles: dict[Move, str], width: int) -> None:
    word = "Donaudampfschifffahrt" * 12
    assert view.score
    core = tuple(dataclasses.replace(each, title=word, quote=word, turn=1) for each in view.score.core)
    missteps = tuple(dataclasses.replace(each, try_saying=word, why=word) for each in core)
    card = dataclasses.replace(view.score, core=core, missteps=missteps, style_why=word)
    turn = dataclasses.replace(view.turns[0], cue_text=word, words=(Word(word, 0.5, 1.5, 0.9),))
    engine = JudgedBy(word, word, word, word)
    long = dataclasses.replace(
        view, title=word, note=word, tags=(word,), person=word, score=card, turns=(turn,), judged_by=engine
    )
    page = visit(write_page(long, dict.fromkeys(titles, word)), width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    edges: list[float] = page.evaluate(
        "[...document.querySelectorAll('.columns > *')].map((part) => part.scrollWidth - part.clientWidth)"
    )
    assert max(edges) == 0


def test_it_is_dark_where_the_person_likes_it_dark(visit: Visit, attempt_page: str) -> None:
    brightness = []
    for theme in THEMES:
        page = visit(attempt_page, theme=theme)
        colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness.append(sum(map(int, colour[4:-1].split(","))) / 3)
    assert brightness[0] > 230
    assert brightness[1] < 40


def test_on_paper_there_are_no_controls(visit: Visit, attempt_page: str) -> None:
    page = visit(attempt_page)
    page.emulate_media(media="print")
    for control in ("#play", "#speed", ".hint", ".hear"):
        expect(page.locator(control).first).to_be_hidden()
    expect(page.locator(".wave .wide")).to_be_visible()
    expect(page.locator("button.clip").first).to_have_css("text-indent", "0px")  # it made room for the triangle
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(("motion", "scrolls"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_who_wants_no_motion_gets_none(visit: Visit, attempt_page: str, motion: str, scrolls: str) -> None:
    page = visit(attempt_page, reduced_motion=motion)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == scrolls


# -- attempts of which something is missing -------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_without_sound_it_can_be_read(visit: Visit, view: AttemptView, titles: dict[Move, str], width: int) -> None:
    silent = tuple(dataclasses.replace(turn, cue_sound=None, reply_sound=None) for turn in view.turns)
    page = visit(write_page(dataclasses.replace(view, turns=silent), titles), width)
    assert page.locator("audio, #play, button, .w[data-at]").count() == 0
    told = page.get_by_text("No sound was kept of this attempt.")
    expect(told).to_be_visible()
    assert left(told) == left(page.locator("h1"))
    expect(page.locator("footer")).not_to_contain_text("holds your voice")
    quote, place = page.locator(".card .clip q").first, page.locator(".card .clip .place").first
    assert bottom(place) == pytest.approx(bottom(quote), abs=8)  # on one line
    expect(page.locator(".reply .said").first).to_contain_text(view.turns[0].words[0].text)
    assert page.locator(".card q").count() > 0


def test_a_browser_that_cannot_play_it_says_so(visit: Visit, attempt_page: str) -> None:
    track = attempt_page.index('id="track"')
    start, end = attempt_page.index(">", track) + 1, attempt_page.index("</script>", track)
    page = visit(attempt_page[:start] + "bm8gc291bmQ=" + attempt_page[end:])
    expect(page.get_by_text("This browser cannot play the sound.")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()


def test_an_attempt_that_was_broken_off(visit: Visit, view: AttemptView, titles: dict[Move, str]) -> None:
    empty = TurnView(1, "Anything else?", None, None)
    broken = dataclasses.replace(view, turns=(empty,), score=None, delivery=None, earlier=(), status="interrupted")
    page = visit(write_page(broken, titles))
    expect(page.locator("h1")).to_have_text("Nothing was heard from you.")
    expect(page.get_by_text("Nothing was heard.")).to_be_visible()
    assert page.locator(".card, .tries, .measures, table").count() == 0


# -- text that means harm -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(visit: Visit, view: AttemptView, titles: dict[Move, str], text: str) -> None:
    words = tuple(Word(part, 0.5 + at * 0.3, 0.7 + at * 0.3, 0.9) for at, part in enumerate(text.split()))
    said = " ".join(text.split())
    moves = (Match(Move.NEXT_STEP, 0.9, said, 0, len(said)), Match(Move.THANKS, 0.9, said[:5], 0, 5))
    turn = dataclasses.replace(view.turns[0], cue_text=text, words=words, moves=moves)
    assert view.score
    core = tuple(dataclasses.replace(each, title=text, quote=text, why=text, turn=1) for each in view.score.core)
    card = dataclasses.replace(view.score, core=core, style_why=text)
    hostile = dataclasses.replace(
        view,
        title=text,
        scenario=text,
        interviewer=text,
        person=text,
        turns=(turn,),
        score=card,
        note=text,
        tags=(text, text),
        judged_by=JudgedBy(text, text, text, text),
    )
    page = visit(write_page(hostile, dict.fromkeys(titles, text)))
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, b b, article script, header script").count() == 0
    assert page.title() == " ".join(f"Attempt {view.number}: {text}".split())
    for place in (".kicker bdi", ".note bdi", ".tags li bdi", ".what", ".made", ".who bdi"):
        assert text in (page.locator(place).first.text_content() or "")
    assert " ".join((page.locator(".reply .said").first.text_content() or "").split()) == said
    assert page.evaluate("document.documentElement.scrollWidth") == 1400


def test_what_does_not_belong_to_the_page_does_not_run(visit: Visit, attempt_page: str) -> None:
    """Even if hostile text found its way into the page as code, its policy would not let it do anything."""
    smuggled = attempt_page.replace(
        "<main>",
        "<main><script>window.hacked=1</script><img src='http://127.0.0.1:9/x.png' onerror='window.hacked=1'>"
        "<style>h1{display:none}</style><iframe src='http://127.0.0.1:9/'></iframe>",
    )
    page = visit(smuggled)
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    assert page.evaluate("window.hacked") is None
    expect(page.locator("h1")).to_be_visible()
    assert visit.asked == []
    assert visit.said
    assert all("Content Security Policy" in line or "content security policy" in line for line in visit.said)
    visit.said.clear()
