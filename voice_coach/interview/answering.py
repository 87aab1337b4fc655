"""What an interviewer answers to what was asked and told: which of it, in what order, and how it hangs together."""

import random
from collections.abc import Iterator

from voice_coach.interview.asking import ASKING, ORDER
from voice_coach.interview.line import Part, Piece
from voice_coach.interview.scenario import Candour
from voice_coach.interview.scenario_file import OTHER_LINK
from voice_coach.interview.script import Script
from voice_coach.interview.understanding import Heard
from voice_coach.moves.labels import Move

_REACTIONS = (Move.SELF_DOUBT, Move.THANKS, Move.SMALL_TALK, Move.VALUE_SUMMARY, Move.RESTATE_INTEREST)
"""Moves that tell something; the last of them that was made gets a kind word, before any business."""

_IMPORTANT = (
    Move.NEXT_STEP,
    Move.TIMELINE,
    Move.FIT_CHECK,
    Move.PRESSURE,
    Move.PAY_QUESTION,
    Move.BENEFITS_QUESTION,
    Move.ASK_FOR_JOB,
    Move.ROLE_QUESTION,
    Move.CONTACT,
    Move.OFFER_MORE,
    Move.FOLLOW_UP,
)
"""What is answered first where there is more than one breath can hold."""

MOST_ANSWERS = 3
"""Answers in one breath; more sounds like somebody working through a list."""

JOB = "job"
"""The topic of the work as a whole, which scenarios answer as ``role_question``."""

_MOST_TOPICS = 2
_NOT_KNOWN = "not_known"
TOLD_AGAIN = frozenset({Move.NEXT_STEP, Move.TIMELINE, Move.CONTACT})
"""Facts, which are told again as such when they are asked for again."""

_ONE_ANSWER = frozenset(ORDER) - {Move.ROLE_QUESTION, Move.OFFER_MORE, Move.FOLLOW_UP, Move.FIT_CHECK}
"""What has one answer, however often it is asked: twice, and no more. Of the rest there is more to tell."""

_LINKED = 0.6
"""How often an answer is led up to by a few words where another goes before it."""

Subject = Move | str
"""What an answer is about: a move, or a topic of the work."""


class Answers:
    """What has been asked and told so far in one talk.

    Parameters
    ----------
    candour
        How openly they say whether they can see the candidate in the role.
    """

    def __init__(self, script: Script, candour: Candour, rng: random.Random) -> None:
        self._script = script
        self._candour = candour
        self._rng = rng
        self._generous = rng.random() < 1 / 2
        self._told: set[Subject] = set()
        self._retold: set[Subject] = set()
        self._fit = ""
        self._dodged = False
        self._evidence = 0
        self.left_out = False
        """Whether more was asked in the last reply than was answered."""

    def impress(self) -> None:
        """Note a reason to choose the candidate."""
        self._evidence += 1

    def disappoint(self) -> None:
        """Note a doubt that the candidate gave in to: from now on it takes reasons to say yes."""
        self._evidence -= 1
        self._generous = False

    def react(self, heard: Heard, but: frozenset[Move] = frozenset()) -> list[Piece]:
        """Return a kind word for what was told, where there is one to say; to none of the moves in `but`."""
        if Move.VALUE_SUMMARY in heard.moves:
            self.impress()
        for move in reversed(_REACTIONS):
            if move in heard.moves - but and (text := self._script.draw("answers", str(move))):
                return [Piece(text, move)]
        return []

    def answer(self, heard: Heard, room: int, *, led: bool) -> list[Piece]:
        """Answer what was asked, `room` things at most.

        Parameters
        ----------
        led
            Whether something goes before, so that the first answer, too, may need words that lead up to it.
        """
        subjects = self._subjects(heard)
        chosen = sorted(subjects, key=_importance)[:room]
        pieces: list[Piece] = []
        before: Subject = ""
        for subject in (subject for subject in subjects if subject in chosen):
            told = self._tell(subject, {piece.why for piece in pieces})
            if told and (pieces or led) and told[0].why not in {Part.AGAIN, Part.COVERED, Part.PUSHED}:
                pieces += self._link(subject, before)
            pieces += told
            before = subject
        self.left_out = len(subjects) > room
        return pieces

    def link_to_doubt(self) -> list[Piece]:
        """Return the words that lead up to a doubt after other answers."""
        return self._link(Move.PROBE_CONCERNS, "")

    def _subjects(self, heard: Heard) -> list[Subject]:
        """Return what was asked, in the order in which it is answered."""
        found: list[Subject] = []
        for move in ORDER:
            if move is Move.ROLE_QUESTION:
                found += self._work(heard)
            elif move in heard.moves and (move is Move.FIT_CHECK or self._script.has("answers", str(move))):
                found.append(move)
        if not found and heard.question and not heard.moves & ASKING:
            found.append(_NOT_KNOWN)
        return found

    def _work(self, heard: Heard) -> list[Subject]:
        """Return the topics that there is something to say about; else the work in general, where that was asked."""
        known = [topic for topic in heard.topics if self._script.has(*_path(topic))][:_MOST_TOPICS]
        if known:
            return list(known)
        if heard.topics:
            return [_NOT_KNOWN]
        if Move.ROLE_QUESTION not in heard.moves:
            return []
        return [Move.ROLE_QUESTION] if self._script.peek("it_depends") else [_NOT_KNOWN]

    def _tell(self, subject: Subject, so_far: set[Move | Part]) -> list[Piece]:
        if subject is Move.FIT_CHECK:
            return self._say_fit()
        if subject == _NOT_KNOWN:
            return self._piece(Part.NOT_KNOWN, "", "not_known")
        path = _path(subject)
        again = subject in self._told and subject in _ONE_ANSWER
        if (subject in self._retold and subject in _ONE_ANSWER) or not self._script.peek(*path):
            return [] if Part.COVERED in so_far else self._piece(Part.COVERED, str(subject), "covered")
        self._told.add(subject)
        pieces: list[Piece] = []
        if again:
            self._retold.add(subject)
            if subject in TOLD_AGAIN and Part.AGAIN not in so_far:
                pieces += self._piece(Part.AGAIN, str(subject), "as_i_said")
        why = subject if isinstance(subject, Move) else Part.TOPIC
        return [*pieces, *self._piece(why, "" if isinstance(subject, Move) else subject, *path)]

    def _say_fit(self) -> list[Piece]:
        """Say whether they can see the candidate in the role; asked again after a dodge, say something true."""
        if not self._fit:
            self._fit = self._first_fit()
            self._dodged = self._fit == "dodge"
            why = Part.DODGE if self._dodged else Move.FIT_CHECK
            return self._piece(why, str(Move.FIT_CHECK), "fit", self._fit)
        if self._fit == "dodge":
            self._fit = "yes" if self._candour != "dodges" and self._evidence > 0 else "hesitant"
            return self._piece(Move.FIT_CHECK, str(Move.FIT_CHECK), "fit", self._fit)
        if self._dodged:
            return self._piece(Part.PUSHED, str(Move.FIT_CHECK), "pushed")
        if Move.FIT_CHECK in self._retold or not self._script.peek("fit", self._fit):
            return self._piece(Part.COVERED, str(Move.FIT_CHECK), "covered")
        self._retold.add(Move.FIT_CHECK)
        again = self._piece(Part.AGAIN, str(Move.FIT_CHECK), "as_i_said")
        return [*again, *self._piece(Move.FIT_CHECK, str(Move.FIT_CHECK), "fit", self._fit)]

    def _first_fit(self) -> str:
        """Return how they put it the first time: by candour, what was shown, and their mood."""
        if self._candour == "dodges":
            return "dodge"
        if self._candour == "guarded":
            return "hesitant" if self._evidence > 0 or self._generous else "dodge"
        return "yes" if self._evidence > 0 or self._generous else "hesitant"

    def _link(self, subject: Subject, before: Subject) -> list[Piece]:
        """Return words that lead up to an answer, now and then; a date follows from a next step without."""
        if subject is Move.TIMELINE and before is Move.NEXT_STEP and self._rng.random() < _LINKED:
            return []
        if self._rng.random() >= _LINKED or subject == _NOT_KNOWN:
            return []
        general = [] if isinstance(subject, Move) else [str(Move.ROLE_QUESTION)]
        for name in (str(subject), *general, OTHER_LINK):
            if text := self._script.draw("links", name):
                return [Piece(text, Part.LINK, str(subject))]
        return []

    def _piece(self, why: Move | Part, about: str, *path: str) -> list[Piece]:
        text = self._script.draw(*path)
        return [Piece(text, why, about)] if text else []

    def likely(self) -> Iterator[str]:
        """Yield what may be answered next, the likeliest first."""
        peek = self._script.peek
        for move in (Move.NEXT_STEP, Move.RESTATE_INTEREST, Move.TIMELINE, Move.VALUE_SUMMARY):
            yield from peek("answers", str(move))
        yield from peek("fit", self._fit if self._fit not in {"", "dodge"} else self._first_fit())
        yield from peek("it_depends")
        for name in (Move.NEXT_STEP, Move.PROBE_CONCERNS, Move.FIT_CHECK, Move.TIMELINE, OTHER_LINK):
            yield from peek("links", str(name))
        yield from peek("as_i_said") if self._told & TOLD_AGAIN else ()
        for path in self._script.paths:
            if path[0] in {"topics", "answers", "links", "fit"}:
                yield from peek(*path, count=MOST_ANSWERS if path[0] == "links" else 2)
        for name in ("left_out", "as_i_said", "covered", "it_depends", "not_known", "pushed"):
            yield from peek(name, count=2)


def _path(subject: Subject) -> tuple[str, ...]:
    """Return where the wordings stand that tell about a subject."""
    if subject is Move.ROLE_QUESTION:
        return ("it_depends",)
    if subject == JOB:
        return "answers", str(Move.ROLE_QUESTION)
    return ("answers", str(subject)) if isinstance(subject, Move) else ("topics", subject)


def _importance(subject: Subject) -> int:
    return _IMPORTANT.index(subject if isinstance(subject, Move) else Move.ROLE_QUESTION)
