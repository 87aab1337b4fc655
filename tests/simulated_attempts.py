"""Attempts as people might hold them: shipped interviews, replies from the labelled utterances, a delivery for each.

Nothing is spoken and nothing is recognised; the interviewer and the scorecard are the real ones. The moves are those of
the labels, each with its whole utterance for evidence; or what the real matcher finds.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from voice_coach.feedback.advice.attempt import Attempt, Setting
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery, Filled, Hedge, Loudness, Pause
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.points import Likeness, same_word
from voice_coach.feedback.reply import JudgedReply
from voice_coach.feedback.scorecard import draw_up
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.scenarios import NamedScenario, list_scenarios, load_understanding
from voice_coach.library.prompts import load_scoring
from voice_coach.moves.labels import CORE, OBJECTION_ANSWERS, Move
from voice_coach.moves.match import Match
from voice_coach.moves.wording import read
from voice_coach.speech.transcript import Transcript, Word

_DATA = Path(__file__).parent / "data" / "dev"

CASES = (
    Case(),
    Case(name="Ana", reasons=("seven years with customers", "fluent Polish", "learned the last system in a month")),
    Case(reasons=("led a team of twelve", "never missed a deadline")),
    Case(company="Bright Lane", role="gardener", reasons=("trained four apprentices",), style="low_key"),
    Case(name="Sam", reasons=("I've sold for nine years",), style="bold"),
)
"""People: those who told nothing of themselves, and those who did."""

SOFT = (
    "I guess I'd sort of be interested",
    "it sounds quite interesting actually",
    "I think I'd maybe like to work here",
    "I'm just kind of wondering what happens next if that's okay",
    "I look forward to hearing from you then",
    "okay I'll wait to hear from you",
    "I hope I answered everything okay",
    "I'm a good communicator and a team player",
    "I'm a really fast learner",
    "I work really hard",
    "no I think you covered everything",
    "not really no",
    "yeah okay",
    "imagine I've been here a year with a great review what did I do right",
    "what would I have to get done in the first six months",
)
"""What nervous people say beside the labelled utterances."""

_HEDGES = ("just", "sort of", "kind of", "i guess", "maybe", "probably", "a bit", "i think")
_PEOPLE = ("strong", "middling", "weak", "blundering", "silent")
_BLUNDERS = (Move.PAY_QUESTION, Move.BENEFITS_QUESTION, Move.PRESSURE, Move.SELF_DOUBT, Move.ASK_FOR_JOB)
_MISTAKEN = (Move.CONCEDE_OBJECTION, Move.CONCEDE_OBJECTION, Move.ACKNOWLEDGE_OBJECTION, Move.THANKS)
_GOOD = (*CORE, *CORE, Move.VALUE_SUMMARY, Move.TIMELINE, Move.THANKS, Move.ROLE_QUESTION, Move.FIT_CHECK)
_FURTHER = (Move.OFFER_MORE, Move.CONTACT, Move.FOLLOW_UP, Move.SMALL_TALK)


Finds = Callable[[str, str, bool], tuple[Match, ...]]
"""Finds the moves of a reply: its text, the line before it, and whether that line was a doubt."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that can be said, with what it does."""

    text: str
    labels: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Simulated:
    """An attempt with what it came from."""

    named: NamedScenario
    person: str
    attempt: Attempt


@cache
def utterances() -> dict[str, tuple[Utterance, ...]]:
    """Return the labelled utterances by what they do; those that do nothing under ``""``."""
    found: dict[str, list[Utterance]] = {}
    for path in sorted(_DATA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            for label in one["labels"] or [""]:
                found.setdefault(label, []).append(Utterance(one["text"], tuple(map(Move, one["labels"]))))
    return {label: tuple(texts) for label, texts in found.items()}


def simulate(seed: int, find: Finds | None = None, likeness: Likeness = same_word) -> Simulated:
    """Return the attempt that belongs to a seed.

    Parameters
    ----------
    find
        Finds the moves; by default they are those of the labels.
    likeness
        How near two words are in meaning.
    """
    rng = random.Random(seed)
    named = rng.choice(_scenarios())
    person = rng.choice(_PEOPLE[: 4 + (rng.random() < 0.2)])
    case = rng.choice(CASES)
    scenario = named.scenario
    talk = Conversation(scenario, random.Random(seed), case)
    line = talk.open()
    replies: list[JudgedReply] = []
    cues: dict[int, str] = {}
    turn = 0
    while not line.last:
        turn += 1
        cue = " ".join(piece.text for piece in line.pieces)
        said = _reply(person, line.occasion, rng)
        text = " ".join(one.text for one in said)
        doubted = line.occasion is Occasion.DOUBT
        moves = find(text, cue, doubted) if find else _labelled(said, doubted=doubted)
        heard = load_understanding().hear(text, [match.move for match in moves])
        if heard.aside is None:
            cues[turn] = cue
            replies.append(JudgedReply(turn, _spoken(text, rng), moves, line.occasion))
        line = talk.answer(heard, time_up=turn > 5)
    style = case.style or scenario.style
    card = draw_up(replies, style, load_scoring(), seed, case=case, likeness=likeness)
    setting = Setting(case.role or scenario.role, case.company or scenario.company, cues)
    deliveries = {reply.turn: _delivery(reply.transcript, rng) for reply in replies} if rng.random() < 0.8 else {}
    return Simulated(named, person, Attempt(replies, card, load_scoring(), deliveries, setting))


@cache
def _scenarios() -> tuple[NamedScenario, ...]:
    return list_scenarios()


def _labelled(said: Sequence[Utterance], *, doubted: bool) -> tuple[Match, ...]:
    """Return the moves of the labels; those that answer a doubt only where there was one."""
    found, at = [], 0
    for one in said:
        moves = [move for move in one.labels if doubted or move not in OBJECTION_ANSWERS]
        found += [Match(move, 0.9, one.text, at, at + len(one.text)) for move in moves]
        at += len(one.text) + 1
    return tuple(found)


def _reply(person: str, occasion: Occasion, rng: random.Random) -> list[Utterance]:
    if person == "silent" or rng.random() < 0.04:
        return []
    return [rng.choice(utterances) for utterances in _choices(person, occasion, rng)]


def _choices(person: str, occasion: Occasion, rng: random.Random) -> Iterator[Sequence[Utterance]]:
    """Yield, for each thing said in a reply, what it is chosen from."""
    by_move = utterances()
    if occasion is Occasion.DOUBT:
        good = rng.random() < {"strong": 0.9, "middling": 0.6}.get(person, 0.25)
        yield by_move[str(Move.ANSWER_OBJECTION if good else rng.choice(_MISTAKEN))]
        if good and rng.random() < 0.4:
            yield by_move[str(rng.choice(OBJECTION_ANSWERS[:2]))]
        return
    for _ in range(rng.choice({"strong": (2, 3, 4), "middling": (1, 2, 2)}.get(person, (1, 1, 2)))):
        chance = rng.random()
        if person == "blundering" and chance < 0.5:
            yield by_move[str(rng.choice(_BLUNDERS))]
        elif person == "strong" and chance < 0.9:
            yield by_move[str(rng.choice((*_GOOD, *_FURTHER)))]
        elif chance < {"middling": 0.6}.get(person, 0.3):
            yield by_move[str(rng.choice(_GOOD))]
        elif chance < 0.8:
            yield tuple(map(Utterance, SOFT))
        else:
            yield by_move[""]


def _spoken(text: str, rng: random.Random) -> Transcript:
    """Return a text as said at somebody's pace, with a pause here and there."""
    each, at = rng.choice((0.25, 0.4, 0.4, 0.6)), 0.5
    words = []
    for word in text.split():
        words.append(Word(word, round(at, 2), round(at + each * 0.9, 2), 0.9))
        at += each + (rng.choice((0.5, 1.0, 2.6)) if rng.random() < 0.05 else 0.0)
    return Transcript(tuple(words))


def _delivery(transcript: Transcript, rng: random.Random) -> Delivery:
    """Return a delivery that hangs together with the words, and may be bad in every way."""
    words = transcript.words
    if not words:
        return Delivery(0, 0.0, None, None)
    seconds = words[-1].end - words[0].start
    pauses = tuple(
        Pause(one.end, two.start, inside_clause=rng.random() < 0.6)
        for one, two in pairwise(words)
        if two.start - one.end > 0.25
    )
    text = transcript.text
    hedges = tuple(_hedges(transcript, text))
    filled = tuple(Filled(one.end, one.end + 0.2, "") for one in words if rng.random() < rng.choice((0.0, 0.0, 0.15)))
    loudness = Loudness(rng.choice((-48.0, -26.0, -24.0)), rng.choice((None, 1.0, 2.0, 9.0)), 0.0, None, None)
    measured = Delivery(
        words=len(words),
        speech_seconds=round(seconds, 2),
        words_per_minute=round(len(words) / seconds * 60, 1) if len(words) >= 8 else None,
        reply_gap=round(rng.choice((0.3, 0.5, 0.9, 1.4, 3.2)), 2),
    )
    if rng.random() < 0.2:  # an attempt of an earlier version: no more was measured
        return measured
    return replace(measured, pauses=pauses, filled_pauses=filled, hedges=hedges, loudness=loudness)


def _hedges(transcript: Transcript, text: str) -> Iterator[Hedge]:
    words = read(text)
    row = " ".join(words.words)
    for hedge in _HEDGES:
        at = f" {row} ".find(f" {hedge} ")
        if at >= 0:
            first = row[:at].count(" ")
            last = first + hedge.count(" ")
            start, end = words.starts[first], words.ends[last]
            times = transcript.times_of(start, end) or (0.0, 0.0)
            yield Hedge(text[start:end], start, end, times[0])
