"""The rules of advice, which are data: what is noticed in words, and how each thing is told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import msgspec

from voice_coach import datafile
from voice_coach.datafile import Fault, suggestion
from voice_coach.feedback.scoring import Style
from voice_coach.feedback.wordlist import Phrases, phrases, unreadable
from voice_coach.moves.labels import CORE, Move

ALMOST, SOFTENED = "_almost", "_softened"
"""What the name of a rule ends with where the person came near a core move, or made it too softly to be heard."""

_FEWEST = 2
"""Wordings that can always be said: of two, one was not said the last time."""

_FIELD = re.compile(r"\$\{(\w+)\}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[.!?]”)\s+")

_SOMETIMES = frozenset({"quote", "cue", "role", "company", "reason", "pitch", "topic"})
"""Fields that any wording may have. One that has a field which is not known is left out for once."""


def _table(names: str, *always: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(names.split(), frozenset(always))


KEEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **_table("next_step restate_interest probe_concerns interest_with_reason fit_with_evidence", "quote"),
        **_table("next_step_agreed thanks well_answered answered followed_up", "quote"),
        **_table(
            "timeline fit_check ask_for_job contact forward_question role_question offer_more small_talk", "quote"
        ),
        **_table("follow_up answered_doubt spoke", "quote"),
        **_table("own_reason", "quote", "reason"),
        **_table("pace reply_gap", "number"),
        **_table("no_pay_question no_benefits_question no_pressure no_self_doubt no_ask_for_job"),
        **_table("no_conceding no_pressing no_fillers no_freeze"),
        **_table("took_turns began"),
    }
)
"""Everything that can be kept, with the fields that are always known of it."""

CHANGES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **_table("next_step restate_interest probe_concerns"),
        **_table(" ".join(f"{move}{ALMOST} {move}{SOFTENED}" for move in CORE), "quote"),
        **_table("silence fit_with_evidence thanks fit_check forward_question offer_more contact follow_up"),
        **_table("own_reason", "reason", "pitch"),
        **_table("interest_with_reason next_step_agreed bare_claim left_open conceded answered pressed", "quote"),
        **_table("passed_over let_go"),
        **_table("pay_question benefits_question pressure self_doubt ask_for_job", "quote"),
        **_table("ask_outright nothing"),
        **_table("hedged_move hedges", "quote", "hedge"),
        **_table("freeze too_fast too_slow fillers", "number"),
        **_table("trailing_off too_quiet", "quote"),
        **_table("long_pause", "quote", "number"),
    }
)
"""Everything that can be changed, with the fields that are always known of it."""

WEIGHED = frozenset(
    "hedged_move hedges own_reason bare_claim freeze too_fast too_slow trailing_off fillers long_pause"
    " too_quiet".split()
)
"""What to change that the score has no points for: its rule says what it is worth."""


class KeepRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something done well, and how it is told."""

    says: tuple[str, ...] = ()
    """Wordings of it. May be empty where it is only told as something mended."""
    again: tuple[str, ...] = ()
    """Wordings of it where the last advice was to do it."""
    mends: tuple[str, ...] = ()
    """The changes that it makes good."""
    worth: float | None = None
    """What it counts beside other things to keep; None for the points that it earned."""


class ChangeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that would have helped, and how it is told."""

    says: tuple[str, ...]
    """Wordings of it."""
    try_saying: tuple[str, ...] = ()
    """Sentences to try."""
    try_by_style: dict[Style, tuple[str, ...]] = {}
    """The same where they differ by style; goes before `try_saying`."""
    worth: float | None = None
    """What it would have brought, where the score has no points for it."""

    def sentences(self, style: str) -> tuple[str, ...]:
        """Return the sentences to try in an interview of a style."""
        return next((own for name, own in self.try_by_style.items() if name == style), self.try_saying)


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From where on delivery is worth a word; docs/delivery.md has the bands."""

    freeze: float
    """Seconds before a reply."""
    long_pause: float
    """Seconds of a pause inside a clause."""
    fillers: int
    """Filled pauses of an attempt, beside the band to a hundred words."""
    hedges: int
    """Hedges of an attempt, beside the band to a hundred words."""


class AdviceRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All rules of advice."""

    limits: Limits
    almost: dict[Move, tuple[str, ...]]
    """Words that come near a core move and are not it."""
    softened: dict[Move, tuple[str, ...]]
    """Words that make one, but for a softener in the same clause."""
    softeners: tuple[str, ...]
    claims: tuple[str, ...]
    """Claims about oneself that anybody could make."""
    forward_looking: tuple[str, ...]
    """What a question has that looks at the time after they were chosen."""
    told: dict[str, tuple[str, ...]]
    """What the interviewer may have told of, after "what you said about", and the words it is known by."""
    keep: dict[str, KeepRule]
    change: dict[str, ChangeRule]

    @cached_property
    def near(self) -> Mapping[Move, Phrases]:
        """What comes near each core move."""
        return {move: phrases(templates) for move, templates in self.almost.items()}

    @cached_property
    def soft(self) -> Mapping[Move, Phrases]:
        """What makes each core move, but for a softener."""
        return {move: phrases(templates) for move, templates in self.softened.items()}

    @cached_property
    def softening(self) -> Phrases:
        """The softeners."""
        return phrases(self.softeners)

    @cached_property
    def bare(self) -> Phrases:
        """Claims that anybody could make."""
        return phrases(self.claims)

    @cached_property
    def forward(self) -> Phrases:
        """What makes a question look forward."""
        return phrases(self.forward_looking)

    @cached_property
    def topics(self) -> Mapping[str, Phrases]:
        """How each thing is known that the interviewer may have told of."""
        return {topic: phrases(words) for topic, words in self.told.items()}


def fields_of(wording: str) -> frozenset[str]:
    """Return the fields of a wording."""
    return frozenset(_FIELD.findall(wording))


def sentences_of(wording: str) -> list[str]:
    """Return the sentences of a wording, its fields still in it."""
    return _SENTENCE.split(wording)


def parse_advice(text: str, name: str) -> AdviceRules:
    """Read the rules in the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
    """
    rules = datafile.decode(text, name, AdviceRules)
    datafile.refuse(text, name, datafile.with_places(_faults(rules)))
    return rules


_Path = tuple[str | int, ...]


def _faults(rules: AdviceRules) -> Iterator[Fault]:
    yield from _names(("keep",), rules.keep, KEEPS)
    yield from _names(("change",), rules.change, CHANGES)
    for section, words in (("almost", rules.almost), ("softened", rules.softened)):
        if missing := [str(move) for move in CORE if move not in words]:
            yield (section,), f"no words for {', '.join(missing)}"
    for path, templates in _word_lists(rules):
        for at, template in enumerate(templates):
            if what := unreadable(template):
                yield (*path, at), what
    for name, keep in rules.keep.items():
        yield from _keep_faults(name, keep)
    for name, change in rules.change.items():
        yield from _change_faults(name, change)
    yield from _twice(rules)


def _names(path: _Path, rules: Mapping[str, object], known: Mapping[str, object]) -> Iterator[Fault]:
    for name in rules:
        if name not in known:
            yield (*path, name), f"nothing is called {name!r}{suggestion(name, list(known))}"
    if missing := [name for name in known if name not in rules]:
        yield path, f"no rule for {', '.join(missing)}"


def _word_lists(rules: AdviceRules) -> Iterator[tuple[_Path, Sequence[str]]]:
    yield ("claims",), rules.claims
    yield ("forward_looking",), rules.forward_looking
    yield ("softeners",), rules.softeners
    for section, words in (("almost", rules.almost), ("softened", rules.softened)):
        yield from (((section, str(move)), templates) for move, templates in words.items())
    for topic, templates in rules.told.items():
        yield ("told", topic), templates


def _keep_faults(name: str, rule: KeepRule) -> Iterator[Fault]:
    path = ("keep", name)
    for mended in rule.mends:
        if mended not in CHANGES:
            yield (*path, "mends"), f"nothing to change is called {mended!r}{suggestion(mended, list(CHANGES))}"
    if not rule.says and not rule.mends:
        yield path, "has no wording, and mends nothing"
    if rule.says:
        yield from _wording_faults((*path, "says"), rule.says, KEEPS[name])
    if rule.mends:
        yield from _wording_faults((*path, "again"), rule.again, KEEPS[name])


def _change_faults(name: str, rule: ChangeRule) -> Iterator[Fault]:
    path = ("change", name)
    if name in WEIGHED and rule.worth is None:
        yield path, "the score has no points for it: say what it is worth"
    yield from _wording_faults((*path, "says"), rule.says, CHANGES[name])
    if rule.try_saying:
        yield from _wording_faults((*path, "try_saying"), rule.try_saying, CHANGES[name])
    for style, own in rule.try_by_style.items():
        yield from _wording_faults((*path, "try_by_style", style), own, CHANGES[name])


def _wording_faults(path: _Path, wordings: Sequence[str], always: frozenset[str]) -> Iterator[Fault]:
    for at, wording in enumerate(wordings):
        for field in sorted(fields_of(wording) - always - _SOMETIMES):
            known = sorted(always | _SOMETIMES)
            yield (*path, at), f"${{{field}}} is not known here{suggestion(field, known)}"
        if "$" in _FIELD.sub("", wording):
            yield (*path, at), "holds a $ that begins no ${field}"
    if sum(fields_of(wording) <= always for wording in wordings) < _FEWEST:
        named = ", ".join(f"${{{field}}}" for field in sorted(always))
        beside = f"no field but {named}" if always else "no field"
        yield path, f"needs {_FEWEST} wordings with {beside}, so that nothing is told twice in a row"


def _twice(rules: AdviceRules) -> Iterator[Fault]:
    """Find a sentence that stands in two wordings, and so could be told twice in a row."""
    seen: set[str] = set()
    for path, wording in _wordings(rules):
        own = set(sentences_of(wording))
        if again := sorted(own & seen):
            yield path, f"{again[0]!r} stands in another wording, too, and could be told twice in a row"
        seen |= own


def _wordings(rules: AdviceRules) -> Iterator[tuple[_Path, str]]:
    for name, keep in rules.keep.items():
        yield from ((("keep", name, "says", at), each) for at, each in enumerate(keep.says))
        yield from ((("keep", name, "again", at), each) for at, each in enumerate(keep.again))
    for name, change in rules.change.items():
        yield from ((("change", name, "says", at), each) for at, each in enumerate(change.says))
        yield from ((("change", name, "try_saying", at), each) for at, each in enumerate(change.try_saying))
        for style, own in change.try_by_style.items():
            yield from ((("change", name, "try_by_style", style, at), each) for at, each in enumerate(own))
