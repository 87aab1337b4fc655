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
from voice_coach.moves.labels import Move
from voice_coach.moves.template import Choice, TemplateError, check, parse
from voice_coach.moves.wording import read

_ASKING = frozenset(
    {
        Move.NEXT_STEP, Move.TIMELINE, Move.PROBE_CONCERNS, Move.FIT_CHECK, Move.ASK_FOR_JOB, Move.CONTACT,
        Move.OFFER_MORE, Move.PAY_QUESTION, Move.BENEFITS_QUESTION, Move.CLARIFY_OBJECTION,
    }
)  # fmt: skip
_POLITE = frozenset(
    "sorry please okay yes yeah no well so and but just again right hi hello excuse me madam sir thanks thank you very "
    "actually now then there good still a the i am really quite for".split()
)
_MOST_BESIDE = 1  # words beside an aside that are neither polite nor known: a name, or one misheard
_LONGEST_ASIDE = 16  # words
_SOUNDS_LIKE = 88  # similarity (0 to 100) of a whole reply to an aside that it is misheard from
_MOST_BETWEEN = 4  # words between "what is" and the topic: "what is the rest of the team like"


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
        self._beside = re.compile(
            _joined(_checked(said, "asides.yaml", asides, ("beside", at)) for at, said in enumerate(beside.beside))
        )

    def hear(self, text: str, moves: Collection[Move]) -> Heard:
        """Return what a reply with these `moves` wants of the interviewer."""
        words = read(text).words
        if not words:
            return Heard(spoke=bool(text.strip()))
        aside = self._aside(words)
        if aside:
            return Heard(aside=aside)
        row = _row(words)
        topics = self._topics(row, direct=Move.ROLE_QUESTION not in moves and bool(_ASKING & set(moves)))
        return Heard(frozenset(moves), topics, question=bool(topics) or _asks(row, text))

    def _topics(self, row: str, *, direct: bool) -> tuple[str, ...]:
        """Return the topics asked about, the first first; only by whole questions where something else is asked."""
        found = []
        for name, (asks, mentions) in self._asked.items():
            met = asks.search(row) or (None if direct else mentions.search(row))
            if met:
                found.append((met.end(), name))
        return tuple(name for _, name in sorted(found))

    def _aside(self, words: tuple[str, ...]) -> Aside | None:
        if len(words) > _LONGEST_ASIDE:
            return None
        row = _row(words)
        for aside, expression in self._expressions.items():
            if any(self._is_all(row, met) for met in expression.finditer(row)):
                return aside
        return self._misheard(words)

    def _is_all(self, row: str, met: re.Match[str]) -> bool:
        """Whether what stands beside the words that were met says nothing of its own."""
        left = self._beside.sub(" ", f"{row[: met.start()]} {row[met.end() :]} ".replace("  ", " "))
        return sum(word not in _POLITE for word in left.split()) <= _MOST_BESIDE

    def _misheard(self, words: tuple[str, ...]) -> Aside | None:
        kept = " ".join(word for word in words if word not in {"sorry", "please", "okay", "well"})
        best = process.extractOne(kept, self._ways.keys(), scorer=fuzz.ratio, score_cutoff=_SOUNDS_LIKE)
        return self._ways[best[0]] if best else None

    @cached_property
    def _expressions(self) -> Mapping[Aside, re.Pattern[str]]:
        return {aside: re.compile(_joined(said)) for aside, said in self._asides.items()}

    @cached_property
    def _ways(self) -> Mapping[str, Aside]:
        """Every way to say each aside."""
        return {way: aside for aside, said in self._asides.items() for choice in said for way in _every_way(choice)}


def _topic(file: _TopicsFile, name: str, text: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what meets whole questions about a topic, and what meets a question with one of its words."""
    topic = file.topics[name]
    asks = [_checked(ask, "topics.yaml", text, ("topics", name, "asks", at)) for at, ask in enumerate(topic.asks)]
    about = [_checked(ask, "topics.yaml", text, ("about", at)) for at, ask in enumerate(file.about)]
    words = "|".join(re.escape(" ".join(read(word).words)) + " " for word in topic.words)
    between = rf"(?:\S+ ){{0,{_MOST_BETWEEN}}}?"
    return re.compile(_joined(asks)), re.compile(rf"{_joined(about)}{between}(?:{words})")


def _checked(template: str, name: str, text: str, path: tuple[str | int, ...]) -> Choice:
    try:
        check(template, {}, anywhere=True)
    except TemplateError as error:
        raise DataFileError(name, line_of(text, path), str(error)) from error
    return parse(template, {})


def _joined(choices: "Iterator[Choice] | list[Choice]") -> str:
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
