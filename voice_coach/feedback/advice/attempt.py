"""What advice is given on: an attempt as plain values, and its words as they are quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.reply import JudgedReply
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.feedback.scoring import Scoring
from voice_coach.moves.clauses import sentences, trimmed
from voice_coach.moves.labels import Move
from voice_coach.moves.wording import Words, read

_MOST_QUOTED = 12
"""Words of a quotation that is taken in at a glance."""

_MOST_REPEATED = 16
"""Words of what the interviewer said that are repeated."""

_DROPPED = 3
"""Words that may be left out at the end of one that was cut short."""

_LONGEST_QUOTED = 120
"""Characters of one, whatever its words are."""

_TRAILING = " \t\n.,;:-\N{EN DASH}\N{EM DASH}…"
"""What is left out at the end of a quotation, since the sentence goes on behind it."""

_DANGLING = frozenset("i i'd i'm i've i'll and but so because or to the a an of if that then well my your".split())
"""What leads on to the next clause, and ends no quotation."""

_DEEDS = frozenset(
    "led ran sold built wrote taught grew beat won never always brought found held spent kept took".split()
)
_OBJECTS = frozenset(
    "a an the my our over up for in two three four five six seven eight nine ten eleven twelve twenty fifty".split()
)
"""What a reason begins with that wants an "I" before it: "led a team", "trained four apprentices"."""

_LEADING = frozenset("am is are was were do does did can could would will shall should have has had not".split())
"""What ends no quotation either, where it was cut short: its sentence goes on."""

_FEWEST = 3
"""Words that a quotation keeps, whatever they are."""

_ENDING = 6
"""Words of a reply's ending."""

words_of = lru_cache(maxsize=32)(read)
"""The words of a text; those of one attempt are looked at many times."""

Fields = Mapping[str, str]
"""What stands for the fields of a wording; an empty one is not known."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the interview; empty where something is not."""

    role: str = ""
    """The job, as it is said after "the"."""
    company: str = ""
    cues: Mapping[int, str] = field(default_factory=dict)
    """What was said before each reply, by its turn."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was judged."""

    replies: Sequence[JudgedReply]
    card: Scorecard
    scoring: Scoring
    """The rules that it was judged by."""
    deliveries: Mapping[int, Delivery] = field(default_factory=dict)
    """How each reply was said, by its turn; those that were not measured are left out."""
    setting: Setting = field(default_factory=Setting)

    @property
    def made(self) -> frozenset[Move]:
        """Every move that was made."""
        return frozenset(match.move for reply in self.replies for match in reply.moves)

    @property
    def spoke(self) -> bool:
        """Whether a word was heard."""
        return any(reply.transcript.words for reply in self.replies)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The person's own reasons that they did not say."""
        return tuple(point.reason for point in self.card.own if not point.said)

    def reply(self, turn: int) -> JudgedReply | None:
        """Return the reply of a turn."""
        return next((reply for reply in self.replies if reply.turn == turn), None)

    def costly(self, reply: JudgedReply) -> list[tuple[int, int]]:
        """Return the stretches of a reply's text that cost points."""
        bad = {item.move for item in self.card.missteps if item.move}
        bad |= {Move.CONCEDE_OBJECTION, Move.SELF_DOUBT, Move.PRESSURE}
        return [(match.start, match.end) for match in reply.moves if match.move in bad]


@dataclass(frozen=True, slots=True)
class Found:
    """Something that could be kept or changed."""

    rule: str
    worth: float
    """What it earned, or would have earned."""
    quote: str = ""
    """The person's words, exactly as they were heard."""
    turn: int | None = None
    fields: Fields = field(default_factory=dict)
    subject: str = ""
    """What it is about, where not what its rule is called: nothing is praised and asked for in one breath."""
    tries: str = ""
    """The rule whose sentences to try are taken, where not its own."""

    @property
    def about(self) -> str:
        """What it is about."""
        return self.subject or self.rule


def told(reason: str) -> dict[str, str]:
    """Return one of the person's own reasons as they wrote it, and as they would say it."""
    plain = reason.strip().rstrip(".!")
    first, _, rest = plain.partition(" ")
    deed = first.lower() in _DEEDS or (first.lower().endswith("ed") and rest.split(" ")[0].lower() in _OBJECTS)
    return {"reason": plain, "pitch": f"I {first.lower()} {rest}" if deed and rest else plain}


def shortened(text: str, start: int, end: int) -> str:
    """Return the words between two offsets, no more than a glance takes in; a part of `text` as it stands."""
    piece = text[start:end]
    words = piece.split()
    dangling = _DANGLING
    if len(words) > _MOST_QUOTED:
        dangling = _DANGLING | _LEADING
        at = 0
        for word in words[:_MOST_QUOTED]:
            at = piece.index(word, at) + len(word)
        piece = piece[:at]
    piece = piece[:_LONGEST_QUOTED]
    piece = piece.strip().rstrip(_TRAILING)
    while len(words := piece.split()) > _FEWEST and words[-1].lower() in dangling and start + len(piece) < len(text):
        piece = piece[: -len(words[-1])].rstrip(_TRAILING)
    return piece


def as_quoted(quote: str, text: str) -> str:
    """Return words as they stand in quotation marks: with an ellipsis where they were cut."""
    long = len(quote.split()) >= _MOST_QUOTED - _DROPPED or len(quote) >= _LONGEST_QUOTED
    rest = text[text.find(quote) + len(quote) :].lstrip()
    return f"{quote} …" if long and rest and rest[0] not in ".?!" else quote


def opening(reply: JudgedReply) -> str:
    """Return how a reply began: its first sentence that says anything."""
    words = words_of(reply.transcript.text)
    if not words:
        return ""
    first, last = max(_sentences(words)[:2], key=lambda place: min(place[1] - place[0], _MOST_QUOTED // 2))
    return shortened(words.text, words.starts[first], words.ends[last - 1])


def ending(reply: JudgedReply) -> str:
    """Return the last words of a reply."""
    text = reply.transcript.text
    words = text.split()[-_ENDING:]
    return text[_back(text, words) :].rstrip(_TRAILING)[-_LONGEST_QUOTED:] if words else ""


def clause_at(words: Words, first: int, last: int) -> tuple[int, int]:
    """Return the offsets of the clauses that hold the words from `first` to before `last`."""
    places = [place for place in _sentences(words) if place[0] < last and place[1] > first]
    begin, _ = trimmed(words, places[0][0], max(places[-1][1], last))
    return words.starts[min(begin, first)], words.ends[places[-1][1] - 1]


def last_sentence(cue: str) -> str:
    """Return the last sentence of what the interviewer said; empty where it is too long to be repeated."""
    text = cue.strip()
    cut = max((text.rfind(f"{sign} ", 0, len(text) - 1) for sign in ".?!"), default=-1)
    sentence = text[cut + 1 :].strip().rstrip(_TRAILING)
    fewest = 2 if sentence.endswith("?") else _FEWEST + 1
    short = fewest <= len(sentence.split()) <= _MOST_REPEATED and len(sentence) <= _LONGEST_QUOTED
    return sentence if short else ""


def last_signal(attempt: Attempt) -> JudgedReply | None:
    """Return the reply to the last ordinary signal, or chance, to which something was said."""
    signals = (Occasion.CUE, Occasion.CHANCE)
    fit = [reply for reply in attempt.replies if reply.occasion in signals and reply.transcript.words]
    return fit[-1] if fit else None


def _sentences(words: Words) -> list[tuple[int, int]]:
    return [place for place in sentences(words) if place[0] < place[1]]


def _back(text: str, words: Sequence[str]) -> int:
    at = len(text)
    for word in reversed(words):
        at = text.rindex(word, 0, at)
    return at
