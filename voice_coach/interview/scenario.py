"""A scenario: who interviews whom for what, and every line the interviewer may say."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec

from voice_coach.feedback.scoring import Style
from voice_coach.interview.manners import Lines, Manners, fallback

Channel = Literal["phone", "in_person"]
Candour = Literal["frank", "guarded", "dodges"]
Kind = Literal["direct", "indirect"]


class WindDown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One moment at which the interviewer hands the word over."""

    signal: str
    """How the end is announced, for the person who edits the file: "invites questions", "looks at the clock"."""
    cues: Lines
    """Wordings of it; one is spoken. At least two."""
    kind: Kind = "direct"
    """Whether they ask for questions, or only let it be felt that the time is nearly up."""


class Doubt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A doubt about the candidate, voiced when they ask for one."""

    about: str
    """A few words: "larger customers". A worry that the candidate wrote down is known again by them."""
    says: Lines
    """Wordings of it; one is spoken. At least two."""
    because: Lines
    """Said when the candidate asks what is behind it."""


class Scenario(Manners, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The close of one interview, as its file tells it."""

    title: str
    """A few words: "Phone screen with a recruiter"."""
    summary: str
    """One sentence that tells a person what awaits them."""
    interviewer: str
    """First and last name."""
    company: str
    """Its plain name, as it is said in a sentence; the person's own target company takes its place."""
    role: str
    """The job, as it is said after "the"; the person's own target job takes its place."""
    channel: Channel
    """Whether they see each other."""
    style: Style
    """How bold a close this interviewer likes."""
    candour: Candour = "frank"
    """How openly the interviewer says what they think when asked."""
    minutes: Annotated[float, msgspec.Meta(ge=1, le=15)] = 4
    """Of closing talk, after which they wind up."""
    plans: tuple[dict[str, str], ...]
    """What comes next, and when: one is drawn for each rehearsal. Each field is a ``${field}`` of any line."""
    openings: Lines = ()
    """Said before the first signal."""
    turns: tuple[WindDown, ...]
    """The wind-down, in order: two to four."""
    topics: dict[str, Lines] = {}  # noqa: RUF012  msgspec copies it
    """Answers to questions about the work, by the topic names of topics.yaml."""
    doubts: tuple[Doubt, ...]
    """Five or more."""

    @property
    def first_name(self) -> str:
        """What the interviewer is called on the screen."""
        return self.interviewer.split()[0]


def equipped(scenario: Scenario, manners: Manners) -> Scenario:
    """Return the scenario with everything that it does not say itself taken from `manners`."""
    own: Scenario = fallback([scenario, manners], Scenario)
    return own


Step = str | int
Path = tuple[Step, ...]


def wordings(said: Manners) -> Iterator[tuple[Path, Lines]]:
    """Yield every list of wordings with its path of keys and positions."""
    yield from _lists((), msgspec.to_builtins(said))


def _lists(path: Path, value: Any) -> Iterator[tuple[Path, Lines]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists((*path, key), inner)
    elif isinstance(value, (list, tuple)) and value:
        if all(isinstance(item, str) for item in value):
            yield path, tuple(value)
            return
        for at, item in enumerate(value):
            yield from _lists((*path, at), item)
