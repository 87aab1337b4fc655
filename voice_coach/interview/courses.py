"""What is done in a drill of each kind, and how each try of it is judged."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import Template
from typing import TypeVar

from rapidfuzz import fuzz

from voice_coach.feedback.met import ANSWERS, GIVES_IN
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply
from voice_coach.interview.drills import DoubtDrill, Drills, Wordings
from voice_coach.interview.manners import Lines
from voice_coach.moves.labels import Move
from voice_coach.moves.wording import read

T = TypeVar("T")

ROUNDS = 8
"""Tasks in a drill: enough for the words to come by themselves, and over in three minutes."""

_OF_EACH = 2
"""Sentences of each move in a warm-up."""

_SAID_AFTER = 80.0
"""Similarity (0 to 100) from which a sentence counts as said after: a recogniser mishears a word or two of it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one try."""

    done: bool
    quote: str = ""
    """The words that did it."""
    again: Wordings = ()
    """What may be said before it is tried again."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done."""

    says: str
    """What the person replies to."""
    example: str
    """A sentence that does it."""
    judge: Callable[[JudgedReply], Verdict]
    occasion: Occasion = Occasion.CUE
    before: str = ""
    """Said before `says`, the first time."""


@dataclass(frozen=True, slots=True)
class Course:
    """A whole drill."""

    name: str
    """What it is called in the records."""
    opening: str
    tasks: tuple[Task, ...]
    right: Wordings
    move_on: Wordings
    nudge: Wordings
    close: Wordings


def move_drill(drills: Drills, move: Move, rng: random.Random, rounds: int = ROUNDS) -> Course:
    """Return the drill of one move: whatever the cue, it is made."""
    drill = drills.moves[move]
    again = drills.coach.again

    def judge(reply: JudgedReply) -> Verdict:
        quote = next((found.quote for found in reply.moves if found.move is move), "")
        return Verdict(bool(quote), quote, again)

    tasks = tuple(
        Task(cue, example, judge)
        for cue, example in zip(_drawn(rng, drills.cues, rounds), _drawn(rng, drill.examples, rounds), strict=True)
    )
    opening = Template(rng.choice(drills.opening)).substitute(what=drill.what)
    return _course(f"drill {move}", opening, tasks, drills, drills.coach.close)


def objection_drill(drills: Drills, rng: random.Random, rounds: int = ROUNDS, own: Sequence[Lines] = ()) -> Course:
    """Return the drill for objections: each is answered, or asked about, and not given in to.

    Parameters
    ----------
    own
        The wordings of each worry of the person's own; they come first among the doubts.
    """
    objections = drills.objections
    outcomes = (
        *((move, True, ()) for move in ANSWERS),
        *((move, False, objections.conceded) for move in GIVES_IN),
        (Move.CLARIFY_OBJECTION, True, ()),
        (Move.ACKNOWLEDGE_OBJECTION, False, objections.acknowledged),
    )
    """What decides, the strongest first."""

    def judge(reply: JudgedReply) -> Verdict:
        quotes = {found.move: found.quote for found in reply.moves}
        for move, done, again in outcomes:
            if move in quotes:
                return Verdict(done, quotes[move], again)
        return Verdict(done=False, again=drills.coach.again)

    worries = [DoubtDrill(rng.choice(says), objections.own_examples) for says in own if says]
    tasks = tuple(
        Task(doubt.says, rng.choice(doubt.examples), judge, Occasion.DOUBT)
        for doubt in [*worries, *_drawn(rng, objections.doubts, rounds)][:rounds]
    )
    return _course("drill objections", rng.choice(objections.opening), tasks, drills, drills.coach.close)


def warm_up(drills: Drills, rng: random.Random) -> Course:
    """Return the warm-up: good sentences, said after the coach."""
    warming = drills.warm_up
    chosen = [
        (move, example) for move in warming.moves for example in rng.sample(drills.moves[move].examples, _OF_EACH)
    ]
    tasks = tuple(
        Task(example, example, _says_after(example, move, warming.again), before=before)
        for (move, example), before in zip(chosen, _in_turn(warming.before, len(chosen)), strict=True)
    )
    return _course("warm-up", rng.choice(warming.opening), tasks, drills, warming.close)


def _course(name: str, opening: str, tasks: tuple[Task, ...], drills: Drills, close: Wordings) -> Course:
    coach = drills.coach
    return Course(name, opening, tasks, coach.right, coach.move_on, coach.nudge, close)


def _says_after(example: str, move: Move, again: Wordings) -> Callable[[JudgedReply], Verdict]:
    """Return what judges whether a sentence was said after; the same in words of one's own counts, too."""

    def judge(reply: JudgedReply) -> Verdict:
        heard = reply.transcript.text
        alike = fuzz.ratio(" ".join(read(heard).words), " ".join(read(example).words))
        made = any(found.move is move for found in reply.moves)
        return Verdict(bool(heard) and (made or alike >= _SAID_AFTER), heard, again)

    return judge


def _drawn(rng: random.Random, things: Sequence[T], count: int) -> list[T]:
    """Return `count` of the things in random order, none twice before each was there once."""
    drawn: list[T] = []
    while len(drawn) < count:
        drawn += rng.sample(things, len(things))
    return drawn[:count]


def _in_turn(things: Sequence[str], count: int) -> list[str]:
    return [things[number % len(things)] for number in range(count)]
