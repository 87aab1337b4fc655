"""The thank-you mail that is due within a day, drafted from what was really said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Template
from typing import Annotated, Any

import msgspec

from voice_coach import datafile
from voice_coach.datafile import Fault
from voice_coach.feedback.scoring import STYLES, Style

FEWEST, MOST = 80, 130
"""Words of a mail that is read to its end and still says something."""

_FIELD = re.compile(r"\$\{?(\w*)\}?")
_KNOWN = {
    "subject": {"role"},
    "greeting": {"interviewer"},
    "thanks": {"day", "role", "company"},
    "topic": {"topic", "told"},
    "reason": {"reason"},
    "interest": {"interest"},
    "doubt": {"doubt", "answer"},
    "doubt_unnamed": {"answer"},
    "next_step": {"next_step"},
    "next_step_and_date": {"next_step", "date"},
    "date": {"date"},
    "closing": {"person"},
}
"""The fields that may stand in each part; there are none in the others."""

Wordings = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
"""Wordings of the same thing; one is picked each time."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a talk; empty where something is not."""

    interviewer: str = ""
    person: str = ""
    role: str = ""
    company: str = ""
    topic: str = ""
    """What about the work the interviewer told of, by its name."""
    told: str = ""
    """A sentence of what they told."""
    reason: str = ""
    """One of the person's reasons to be chosen, which they said."""
    interested: bool = False
    """Whether they said that they want the job."""
    interest: str = ""
    """How they said so, as a sentence; empty where it is better said anew."""
    doubt: str = ""
    """What the interviewer doubted, in a few words."""
    answer: str = ""
    """How the person answered it, as a sentence."""
    next_step: str = ""
    """What comes next, as the interviewer told it, and as the person says it."""
    date: str = ""
    """By when they will hear."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A draft."""

    subject: str
    body: str

    @property
    def words(self) -> int:
        """How long the body is."""
        return len(self.body.split())

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is left to be filled in."""
        return tuple(dict.fromkeys(BLANK.findall(f"{self.subject}\n{self.body}")))


BLANK = re.compile(r"\[[^\]\n]+\]")
"""What stands where nothing is known."""


class Blanks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What takes the place of what is not known."""

    interviewer: str
    person: str
    role: str
    company: str
    interest: str
    point: str
    next_step: str


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a mail is made of."""

    subject: Wordings
    greeting: Wordings
    thanks: Wordings
    topic: Wordings
    """What was told about the work."""
    reason: Wordings
    """One of their own reasons."""
    interest: Wordings
    """Before the words in which they said it."""
    interest_again: Wordings
    """Where they said it, but not so that it could be written down."""
    doubt: Wordings
    doubt_unnamed: Wordings
    next_step: Wordings
    next_step_and_date: Wordings
    date: Wordings
    offer: Wordings
    more: Wordings
    """Where the mail would be very short."""
    closing: Wordings


class Letters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the mail may say."""

    blanks: Blanks
    topics: dict[str, str]
    """What to call each topic of the work, after "hearing about"."""
    every: Parts
    styles: dict[Style, dict[str, Wordings]] = {}
    """Parts that are said otherwise in a style of interview."""

    def parts(self, style: str) -> Parts:
        """Return the parts for a style."""
        own = next((parts for name, parts in self.styles.items() if name == style), {})
        return msgspec.structs.replace(self.every, **own)


def parse_letters(text: str, name: str) -> Letters:
    """Read what the mail may say from the YAML `text` of the file called `name`.

    Raises
    ------
    DataFileError
    """
    letters = datafile.decode(text, name, Letters)
    datafile.refuse(text, name, _faults(letters))
    return letters


def _faults(letters: Letters) -> Iterator[Fault]:
    """Yield parts that no mail has, and fields that are not known in their part."""
    names = [field.name for field in msgspec.structs.fields(Parts)]
    tables: list[tuple[tuple[str, ...], dict[str, Any]]] = [(("every",), msgspec.to_builtins(letters.every))]
    tables += [(("styles", style), letters.styles[style]) for style in STYLES if style in letters.styles]
    for path, parts in tables:
        for part, wordings in parts.items():
            if part not in names:
                yield (*path, part), f"no part is called {part!r}{datafile.suggestion(part, names)}"
            for at, wording in enumerate(wordings):
                if wrong := set(_FIELD.findall(wording)) - _KNOWN.get(part, set()):
                    yield (*path, part, at), f"{part}: ${{{sorted(wrong)[0]}}} is not known here"


def draft(facts: Facts, letters: Letters, style: str, held: date, today: date, variant: int = 0) -> Mail:
    """Return a draft of the mail.

    Parameters
    ----------
    style
        The style of interview that it was.
    held
        When the talk was.
    today
        When the mail is written.
    variant
        Which of the wordings are taken, counted round and round.
    """
    writer = _Writer(facts, letters, letters.parts(style), variant, _day(held, today))
    subject = writer.say("subject", role=facts.role or letters.blanks.role)
    return Mail(subject, _fitting(writer))


def _fitting(writer: "_Writer") -> str:
    """Return the body, with as much of what may be left out as makes it neither too long nor too short."""
    left_out: set[str] = set()
    body = writer.body(left_out)
    for part in ("offer", "told", "reason", "doubt"):
        if len(body.split()) > MOST:
            left_out.add(part)
            body = writer.body(left_out)
    return body if len(body.split()) >= FEWEST else writer.body(left_out, more=True)


def _day(held: date, today: date) -> str:
    """Return how a day is called in the days after it."""
    if held == today:
        return "today"
    if held == today - timedelta(days=1):
        return "yesterday"
    return f"on {held:%A}" if timedelta(0) < today - held < timedelta(days=7) else f"on {held.day} {held:%B}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts facts into wordings."""

    facts: Facts
    letters: Letters
    wordings: Parts
    variant: int
    day: str

    def say(self, part: str, **fields: str) -> str:
        """Return one wording of a part."""
        wordings: Sequence[str] = getattr(self.wordings, part)
        return Template(wordings[self.variant % len(wordings)]).substitute(fields)

    def body(self, left_out: set[str], *, more: bool = False) -> str:
        """Return the mail's body without some of what may be left out."""
        facts, blanks = self.facts, self.letters.blanks
        last = {"offer"} - left_out | ({"more"} if more else set())
        first = self.say(
            "thanks", day=self.day, role=facts.role or blanks.role, company=facts.company or blanks.company
        )
        doubt = list(self._doubt(left_out))
        points = list(self._points(left_out)) or ([] if doubt else [blanks.point])
        paragraphs = [
            self.say("greeting", interviewer=facts.interviewer or blanks.interviewer),
            " ".join([first, *points]),
            " ".join([self._interest(), *doubt]),
            " ".join([self._next(), *(self.say(part) for part in ("more", "offer") if part in last)]),
            self.say("closing", person=facts.person or blanks.person),
        ]
        return "\n\n".join(paragraphs)

    def _points(self, left_out: set[str]) -> Iterator[str]:
        """Yield one or two points of the talk."""
        facts = self.facts
        topic = self.letters.topics.get(facts.topic, "")
        told = bool(topic and facts.told and "told" not in left_out)
        if told:
            yield self.say("topic", topic=topic, told=facts.told)
        if facts.reason and not ("reason" in left_out and told):
            yield self.say("reason", reason=facts.reason)

    def _interest(self) -> str:
        if self.facts.interest:
            return self.say("interest", interest=self.facts.interest)
        return self.say("interest_again") if self.facts.interested else self.letters.blanks.interest

    def _doubt(self, left_out: set[str]) -> Iterator[str]:
        if self.facts.answer and "doubt" not in left_out:
            if self.facts.doubt:
                yield self.say("doubt", doubt=self.facts.doubt, answer=self.facts.answer)
            else:
                yield self.say("doubt_unnamed", answer=self.facts.answer)

    def _next(self) -> str:
        told, when = self.facts.next_step, self.facts.date
        if told and when:
            return self.say("next_step_and_date", next_step=told, date=when)
        if told:
            return self.say("next_step", next_step=told)
        return self.say("date", date=when) if when else self.letters.blanks.next_step
