"""What a reply wants of the interviewer, beside its moves: which topics it asks about, and whether it is an aside.

Works on what a recogniser gives: no punctuation, fillers, a word misheard now and then.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import msgspec
from rapidfuzz import fuzz, process

from voice_coach.datafile import DataFileError, decode, line_of
from voice_coach.interview.asking import ASKING
from voice_coach.moves.labels import Move
from voice_coach.moves.template import Choice, TemplateError, check, parse
from voice_coach.moves.wording import read

_QUESTIONS = ASKING | {Move.CLARIFY_OBJECTION}
"""Moves that ask for something of their own: beside them, only a whole question about a topic is one."""

_POLITE = frozenset(
    "sorry please okay yes yeah no well so and but just again right hi hello excuse me madam sir thanks thank you very "
    "actually now then there good still a the i am really quite for".split()
)
_MOST_BESIDE = 1  # words beside an aside that are neither polite nor known: a name, or one misheard
_LONGEST_ASIDE = 16  # words
_SOUNDS_LIKE = 85  # similarity (0 to 100) of a whole reply to an aside that it is misheard from
_MOST_BETWEEN = 4  # words between "what is" and the topic: "what is the rest of the team like"
_MOST_IN_QUESTION = 8  # words between the first word of a question about the work and the topic
_OPENER = r"(?:how|what|who|whom|which|where|why|is|are|does|do|has|would|will|about) "


class Aside(str, Enum):
    """Something said beside the matter."""

    REPEAT = "repeat"
    """They want to hear the last line again."""
    WAIT = "wait"
    """They want a moment."""
    HEAR_ME = "hear_me"
    """They want to know whether they are heard."""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply as the interviewer takes it."""

    moves: frozenset[Move] = frozenset()
    topics: tuple[str, ...] = ()
    """What of the work it asks about, in the order of asking."""
    aside: Aside | None = None
    """Where it is nothing but an aside; then it has neither moves nor topics."""
    spoke: bool = True
    """Whether anything was said at all."""
    question: bool = False
    """Whether it has the form of a question, whatever it asks."""


class _Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    asks: tuple[str, ...] = ()


class _TopicsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: tuple[str, ...]
    topics: dict[str, _Topic]


class _AsidesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    asides: dict[Aside, tuple[str, ...]]
    beside: tuple[str, ...]


class Understanding:
    """Hears topics and asides.

    Parameters
    ----------
    topics, asides
        The YAML text of ``topics.yaml`` and ``asides.yaml``.

    Raises
    ------
    DataFileError
    """

    def __init__(self, topics: str, asides: str) -> None:
        asked = decode(topics, "topics.yaml", _TopicsFile)
        beside = decode(asides, "asides.yaml", _AsidesFile)
        self.topics: tuple[str, ...] = tuple(asked.topics)
        """The names of the topics that are understood."""
        self._asked = {name: _topic(asked, name, topics) for name in asked.topics}
        self._asides = {
            aside: [_checked(said, "asides.yaml", asides, ("asides", str(aside), at)) for at, said in enumerate(ways)]
            for aside, ways in beside.asides.items()
        }
        self._besides = [_checked(said, "asides.yaml", asides, ("beside", at)) for at, said in enumerate(beside.beside)]

    def hear(self, text: str, moves: Collection[Move]) -> Heard:
        """Return what a reply with these `moves` wants of the interviewer."""
        words = read(text).words
        if not words:
            return Heard(spoke=bool(text.strip()))
        if aside := self.aside(text):
            return Heard(aside=aside)
        row = _row(words)
        topics = self._topics(row, frozenset(moves))
        return Heard(frozenset(moves), topics, question=bool(topics) or _asks(row, text))

    def aside(self, text: str) -> Aside | None:
        """Return what a reply asks for that only asks to hear something again, or for a moment; None for any other."""
        words = read(text).words
        aside = self._aside(words) if words else None
        return None if aside and self._found(_row(words), 1) else aside

    def _topics(self, row: str, moves: frozenset[Move]) -> tuple[str, ...]:
        """Return the topics asked about, the first first.

        Where something else is asked, only a whole question about a topic counts; where a question about the work is
        known to be there, its topic may stand anywhere in it.
        """
        work = Move.ROLE_QUESTION in moves
        depth = 1 if not work and moves & _QUESTIONS else 2
        found = self._found(row, depth)
        return found or (self._found(row, 3) if work else ())

    def _found(self, row: str, depth: int) -> tuple[str, ...]:
        """Return the topics that the first patterns of each meet, `depth` of them, whole questions first."""
        found = []
        for name, patterns in self._patterns.items():
            met = [(at, met.end(), name) for at, asks in enumerate(patterns[:depth]) if (met := asks.search(row))]
            found += met[:1]
        return tuple(name for _, _, name in sorted(found))

    def _aside(self, words: tuple[str, ...]) -> Aside | None:
        if len(words) > _LONGEST_ASIDE:
            return None
        row = _row(words)
        met = next((aside for aside, expression in self._expressions.items() if expression.search(row)), None)
        return met if met and self._is_all(row) else self._misheard(words)

    def _is_all(self, row: str) -> bool:
        """Whether what stands beside the asides says nothing of its own."""
        for expression in (*self._expressions.values(), self._beside):
            row = " ".join(expression.sub(" ", row).split()) + " "
        return sum(word not in _POLITE for word in row.split()) <= _MOST_BESIDE

    def _misheard(self, words: tuple[str, ...]) -> Aside | None:
        kept = " ".join(word for word in words if word not in {"sorry", "please", "okay", "well"})
        best = process.extractOne(kept, self._ways.keys(), scorer=fuzz.ratio, score_cutoff=_SOUNDS_LIKE)
        return self._ways[best[0]] if best else None

    @cached_property
    def _patterns(self) -> Mapping[str, tuple[re.Pattern[str], ...]]:
        """What meets each topic; made when something is heard, since most commands only want the names."""
        return {name: tuple(map(re.compile, expressions)) for name, expressions in self._asked.items()}

    @cached_property
    def _beside(self) -> re.Pattern[str]:
        return re.compile(_joined(self._besides))

    @cached_property
    def _expressions(self) -> Mapping[Aside, re.Pattern[str]]:
        return {aside: re.compile(_joined(said)) for aside, said in self._asides.items()}

    @cached_property
    def _ways(self) -> Mapping[str, Aside]:
        """Every way to say each aside."""
        return {way: aside for aside, said in self._asides.items() for choice in said for way in _every_way(choice)}


def _topic(file: _TopicsFile, name: str, text: str) -> tuple[str, str, str]:
    """Return what meets whole questions about a topic, questions that name it, and such that have it anywhere."""
    topic = file.topics[name]
    asks = [_checked(ask, "topics.yaml", text, ("topics", name, "asks", at)) for at, ask in enumerate(topic.asks)]
    about = [_checked(ask, "topics.yaml", text, ("about", at)) for at, ask in enumerate(file.about)]
    words = "|".join(re.escape(" ".join(read(word).words)) + " " for word in topic.words)
    near, far = (rf"(?:\S+ ){{0,{most}}}?" for most in (_MOST_BETWEEN, _MOST_IN_QUESTION))
    start = r"(?:^|(?<=\s))"
    named = rf"(?:{_joined(about)}{near}|{start}(?:what|which) )(?:{words})"
    anywhere = rf"{start}{_OPENER}{far}{start}(?:{words})"
    return _joined(asks), named, anywhere


def _checked(template: str, name: str, text: str, path: tuple[str | int, ...]) -> Choice:
    try:
        check(template, {}, anywhere=True)
    except TemplateError as error:
        raise DataFileError(name, line_of(text, path), str(error)) from error
    return parse(template, {})


def _joined(choices: list[Choice]) -> str:
    """Return the expression that meets any of the choices, from the beginning of a word on; never nothing."""
    return rf"(?:(?<=\s)|^)(?:{'|'.join(choice.expression() for choice in choices) or '(?!)'})"


def _row(words: tuple[str, ...]) -> str:
    return "".join(word + " " for word in words)


def _every_way(choice: Choice) -> Iterator[str]:
    """Yield every row of words that a choice allows."""
    for row in choice.rows:
        ways = [""]
        for item in row:
            inner = list(_every_way(item)) if isinstance(item, Choice) else [item]
            ways = [f"{way} {more}".strip() for way in ways for more in inner]
        yield from ways
    if choice.optional:
        yield ""


_BEGUN = r"^(?:(?:and|so|but|also|okay|well|yes|then|no|sorry) )*"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|would|could|can|will|should|has|have)"
_SOMEBODY = r"(?:you|i|we|they|he|she|it|there|the|your|this|that|a|people|somebody|someone|my)"
_NO_SUBJECT = r"(?: (?!(?:i|you|we|they|he|she|it|there|that) )\w+){0,2}?"
_QUESTION = re.compile(
    rf"(?:^|(?<= ))(?:what|how|why){_NO_SUBJECT} {_AUXILIARY} {_SOMEBODY} "
    rf"|(?:^|(?<= ))what (?:happens|happened|comes|makes|made|keeps) "
    rf"|{_BEGUN}(?:when|who|where|which){_NO_SUBJECT} {_AUXILIARY} {_SOMEBODY} "
    rf"|{_BEGUN}{_AUXILIARY} (?:you|we|they|there|the|your|this|it|people) "
    r"|(?:^|(?<= ))(?:could|can|would|will) you (?:please )?(?:tell|say|explain|describe|share|give|talk) "
)


def _asks(row: str, text: str) -> bool:
    return "?" in text or bool(_QUESTION.search(row))
