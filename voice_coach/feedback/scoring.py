"""The rules of the score, which are data: what earns points, what costs them, by the style of the interview."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Literal, TypeVar, get_args

import msgspec

from voice_coach import datafile
from voice_coach.datafile import Fault
from voice_coach.feedback.own_reasons import OwnReasonWords, not_plain
from voice_coach.feedback.wordlist import Phrases, phrases, unreadable
from voice_coach.moves.labels import CORE, MISSTEPS, OBJECTION_ANSWERS, Move

T = TypeVar("T")

BEST = 100
"""The highest score."""

Style = Literal["bold", "balanced", "low_key"]
"""How bold a close an interview asks for."""

STYLES: tuple[Style, ...] = get_args(Style)
"""Every style, the boldest first."""

DoubtMet = Literal["well_answered", "answered", "left_open", "conceded", "passed_over"]
"""What became of a doubt that was voiced."""

DodgeMet = Literal["followed_up", "let_go", "pressed"]
"""What the candidate did where the interviewer dodged."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What something is worth and how it is told."""

    title: str
    """What was done, in a person's words: "Asked for the next step"."""
    missed: str = ""
    """The same where it was not done, if the title does not say it well: "No next step agreed"."""
    points: int | None = None
    """Points in every style; negative for what costs."""
    points_by_style: dict[Style, int] = {}
    """Points where they differ by style; goes before `points`."""
    why: str = ""
    """One sentence: why it matters in a close, or what it costs."""
    why_by_style: dict[Style, str] = {}
    """The same where it differs by style; goes before `why`."""
    try_saying: tuple[str, ...] = ()
    """Sentences to try where it was missed."""
    only_with: tuple[Move, ...] = ()
    """Earns only where one of these moves was made too; empty: always."""

    def points_in(self, style: str) -> int:
        """Return what it is worth in an interview of a style."""
        return _by_style(self.points_by_style, style, self.points or 0)

    def why_in(self, style: str) -> str:
        """Return why it matters in an interview of a style."""
        return _by_style(self.why_by_style, style, self.why)


class BuiltRule(Rule, frozen=True, forbid_unknown_fields=True):
    """Something that a close is built of, beyond the moves themselves."""

    made: tuple[Move, ...] = ()
    """All of these moves were made, in whichever turns."""
    beside: tuple[Move, ...] = ()
    """And one of these, or what `dates` looks for."""
    dates: bool = False
    """Whether a date in the same breath as the first of `made` does as well as a move of `beside`."""
    reason: bool = False
    """Whether the first of `made` must have its reason with it."""


class ReasonWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a reason for wanting the job is known: words that lead to it, and something that it is about."""

    leads: tuple[str, ...]
    """What leads to a reason wherever it stands near the interest: "because", "what you said about"."""
    about: tuple[str, ...]
    """What leads to one inside the interest itself: "excited about", "I'd love to"."""
    empty: tuple[str, ...]
    """Words that are never the matter of a reason: "it", "great", "job"."""
    general: tuple[str, ...]
    """Words that are one after `leads` only: "team", "people"."""
    holding: frozenset[str]
    """Words that no reason is about: those that only hold a sentence together."""
    jobs: frozenset[str]
    """What a job is called: "role", "position"."""
    begins: frozenset[str]
    """Words that begin something new."""
    mine: frozenset[str]
    """Words that begin something about themselves."""

    def faults(self) -> Iterator[Fault]:
        """Yield what could never be found, each with its place in here."""
        yield from _unreadable(("leads",), self.leads)
        yield from _unreadable(("about",), self.about)
        for name in ("holding", "jobs", "begins", "mine"):
            yield from not_plain((name,), getattr(self, name))


class StyleRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a style of interview is told."""

    title: str
    """After "a": "bold interview"."""
    why: str
    """One sentence: what they look for."""


class Scoring(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All rules of the score."""

    styles: dict[Style, StyleRule]
    moves: dict[Move, Rule]
    """What each move is worth by itself."""
    built: dict[str, BuiltRule]
    """What a close is built of, in the order in which it is shown."""
    doubts: dict[DoubtMet, Rule]
    """What it is worth, or costs, how each doubt was met."""
    dodges: dict[DodgeMet, Rule]
    """What it is worth, or costs, how a dodge was met."""
    reasons: ReasonWords
    dates: tuple[str, ...]
    """What a date or a way to fix one sounds like."""
    own_reasons: OwnReasonWords
    as_good_as: dict[Move, tuple[Move, ...]] = {}
    """Moves that show as much as another one where a close is built: evidence given to a doubt is evidence."""

    def points(self, move: Move, style: str) -> int:
        """Return what a move is worth in an interview of a style."""
        return self.moves[move].points_in(style)

    def costly(self, style: str) -> frozenset[Move]:
        """Return the moves that cost points in an interview of a style: what jars in one is welcome in another."""
        return frozenset(move for move in Move if self.points(move, style) < 0) | {Move.CONCEDE_OBJECTION}

    @cached_property
    def titles(self) -> dict[Move, str]:
        """What each move is called where it was made."""
        return {move: rule.title for move, rule in self.moves.items()}

    @cached_property
    def leads(self) -> Phrases:
        """What leads to a reason wherever it stands."""
        return phrases(self.reasons.leads)

    @cached_property
    def about(self) -> Phrases:
        """What leads to a reason inside the interest."""
        return phrases(self.reasons.about)

    @cached_property
    def when(self) -> Phrases:
        """What a date sounds like."""
        return phrases(self.dates)


def parse_scoring(text: str, name: str) -> Scoring:
    """Read the rules in the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
    """
    scoring = datafile.decode(text, name, Scoring)
    datafile.refuse(text, name, datafile.with_places(_faults(scoring)))
    return scoring


def _faults(scoring: Scoring) -> Iterator[Fault]:
    yield from _missing("styles", STYLES, scoring.styles)
    yield from _missing("moves", tuple(map(str, Move)), [str(move) for move in scoring.moves])
    yield from _missing("doubts", get_args(DoubtMet), scoring.doubts)
    yield from _missing("dodges", get_args(DodgeMet), scoring.dodges)
    for path, rule in _rules(scoring):
        yield from _faults_of(path, rule, scoring)
    yield from ((("reasons", *path), what) for path, what in scoring.reasons.faults())
    yield from _unreadable(("dates",), scoring.dates)
    yield from ((("own_reasons", *path), what) for path, what in scoring.own_reasons.faults())


def _missing(section: str, wanted: tuple[str, ...], rules: Collection[str]) -> Iterator[Fault]:
    missing = [key for key in wanted if key not in rules]
    if missing:
        yield (section,), f"no rule for {', '.join(missing)}"


def _rules(scoring: Scoring) -> Iterator[tuple[tuple[str, str], Rule]]:
    yield from ((("moves", str(move)), rule) for move, rule in scoring.moves.items())
    yield from ((("built", key), rule) for key, rule in scoring.built.items())
    yield from ((("doubts", key), rule) for key, rule in scoring.doubts.items())
    yield from ((("dodges", key), rule) for key, rule in scoring.dodges.items())


def _faults_of(path: tuple[str, str], rule: Rule, scoring: Scoring) -> Iterator[Fault]:
    section, key = path
    unpriced = [style for style in STYLES if rule.points is None and style not in rule.points_by_style]
    costs = min(map(rule.points_in, STYLES)) < 0
    if unpriced and key not in _OBJECTION_ANSWERS:
        yield path, f"no points for {', '.join(unpriced)}"
    if ((section == "moves" and key in _CORE) or isinstance(rule, BuiltRule)) and costs:
        yield path, "has to earn points, not to cost them"
    if section == "moves" and key in _MISSTEPS and max(map(rule.points_in, STYLES)) > 0:
        yield path, "is a misstep and has to cost points"
    missed = isinstance(rule, BuiltRule) or (section, key) in _TOLD_MISSED or (section == "moves" and key in _CORE)
    if missed and not rule.try_saying:
        yield path, "no sentence to try"
    if costs and not all(map(rule.why_in, STYLES)):
        yield path, "costs points and does not say why"
    if isinstance(rule, BuiltRule):
        yield from _faults_of_built(path, rule, scoring)


_CORE, _MISSTEPS, _OBJECTION_ANSWERS = (frozenset(map(str, moves)) for moves in (CORE, MISSTEPS, OBJECTION_ANSWERS))
_TOLD_MISSED = {("doubts", "left_open"), ("doubts", "conceded"), ("doubts", "passed_over"), ("dodges", "let_go")}
"""What is shown with a sentence to try, beside the core moves and what a close is built of."""


def _faults_of_built(path: tuple[str, str], rule: BuiltRule, scoring: Scoring) -> Iterator[Fault]:
    if not rule.made:
        yield path, "made: names no move, so it could never be done"
    elsewhere = [str(move) for move in rule.made if len(rule.made) == 1 and _plain(rule) and scoring.moves[move].points]
    if elsewhere:
        yield path, f"{elsewhere[0]} earns points by itself under moves already; set those to 0"


def _plain(rule: BuiltRule) -> bool:
    """Whether it asks for nothing beside its moves."""
    return not (rule.beside or rule.dates or rule.reason)


def _unreadable(path: tuple[str, ...], templates: tuple[str, ...]) -> Iterator[Fault]:
    for at, template in enumerate(templates):
        if what := unreadable(template):
            yield (*path, at), what


def _by_style(values: Mapping[Style, T], style: str, otherwise: T) -> T:
    return next((value for key, value in values.items() if key == style), otherwise)
