"""Talks in a few words: an interview whose lines say what they are, replies by what they do, lines by what they are."""

import random
import re

import msgspec

from voice_coach.feedback.case import Case
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.line import Line, Part, Piece
from voice_coach.interview.manners import AfterDoubt, Fit, OwnWorry
from voice_coach.interview.scenario import Candour, Doubt, Scenario, WindDown
from voice_coach.interview.understanding import Aside, Heard
from voice_coach.moves.labels import Move

_TOLD = (
    "next_step", "timeline", "restate_interest", "value_summary", "role_question", "offer_more", "contact",
    "follow_up", "pay_question", "benefits_question", "ask_for_job", "pressure", "small_talk",
)  # fmt: skip
_WORDING = re.compile(r" \d+\.$")


def _lines(what: str, count: int = 3) -> tuple[str, ...]:
    return tuple(f"{what.capitalize()} {number}." for number in range(1, count + 1))


SCENARIO = Scenario(
    title="A talk",
    summary="Every line says what it is.",
    interviewer="Ada Lovelace",
    company="Engines",
    role="programmer",
    channel="phone",
    style="balanced",
    plans=({"next": "a call", "day": "Monday"}, {"next": "a visit", "day": "Friday"}),
    turns=tuple(WindDown("a signal", _lines(f"cue {number}")) for number in (1, 2, 3)),
    answers={
        **{Move(name): _lines(name) for name in _TOLD},
        Move.NEXT_STEP: ("Then ${next} 1.", "Then ${next} 2.", "Then ${next} 3."),
        Move.TIMELINE: ("On ${day} 1.", "On ${day} 2.", "On ${day} 3."),
    },
    topics={name: _lines(f"the {name}") for name in ("team", "culture", "tools")},
    fit=Fit(_lines("yes"), _lines("hesitant"), _lines("fit dodge")),
    doubts=tuple(
        Doubt(f"thing {number}", _lines(f"doubt {number}", 2), _lines(f"because {number}", 1)) for number in range(1, 7)
    ),
    after_doubt=AfterDoubt(_lines("good"), _lines("and so"), _lines("a pity"), _lines("well then")),
    dodged_doubts=_lines("doubt dodge", 2),
    no_more_doubts=_lines("no more"),
    nothing_asked=_lines("thank you then", 2),
    goodbyes=_lines("goodbye"),
    still_there=_lines("hello"),
    repeating=_lines("of course"),
    waiting=_lines("take your time"),
    hearing=_lines("i hear you"),
    pushed=_lines("enough"),
    as_i_said=_lines("as i said"),
    covered=_lines("we had that"),
    it_depends=_lines("it depends"),
    not_known=_lines("i do not know"),
    left_out=_lines("something was left"),
    time_up=_lines("time is up"),
    links={"other": _lines("and then", 9)},
    own_worry=OwnWorry(
        ("It is ${worry} 1.", "It is ${worry} 2."), ("I see that ${worry} 1.", "I see that ${worry} 2."), ("Why 1.",)
    ),
)

_SHORT = {
    "clarify": Move.CLARIFY_OBJECTION, "acknowledge": Move.ACKNOWLEDGE_OBJECTION, "concede": Move.CONCEDE_OBJECTION,
    "answer": Move.ANSWER_OBJECTION, "doubts": Move.PROBE_CONCERNS, "interest": Move.RESTATE_INTEREST,
    "fit": Move.FIT_CHECK, "reasons": Move.VALUE_SUMMARY, "next": Move.NEXT_STEP, "when": Move.TIMELINE,
    "work": Move.ROLE_QUESTION, "pay": Move.PAY_QUESTION, "leave": Move.BENEFITS_QUESTION, "job": Move.ASK_FOR_JOB,
    "offer": Move.OFFER_MORE,
}  # fmt: skip
_LONG = {move: name for name, move in _SHORT.items()}


def talk(candour: Candour = "frank", *, seed: int = 1, case: Case | None = None, turns: int = 3) -> Conversation:
    """Return a conversation that has been opened."""
    begun = Conversation(scenario(candour, turns), random.Random(seed), case or Case())
    begun.open()
    return begun


def scenario(candour: Candour = "frank", turns: int = 3) -> Scenario:
    """Return the interview with an interviewer of some candour."""
    return msgspec.structs.replace(SCENARIO, candour=candour, turns=SCENARIO.turns[:turns])


def heard(said: str) -> Heard:
    """Return what a reply in short does: "next, when, team?"; also "nothing", "silence", "what?" and "wait!"."""
    moves, topics, question = set(), [], False
    for name in said.split(","):
        word = name.strip()
        if word.endswith("!"):
            return Heard(aside=Aside(word[:-1]))
        if word == "silence":
            return Heard(spoke=False)
        if word == "what?":
            question = True
        elif word.endswith("?"):
            topics.append(word[:-1])
        elif word != "nothing":
            moves.add(_SHORT.get(word) or Move(word))
    return Heard(frozenset(moves), tuple(topics), question=question or bool(topics))


def told(line: Line) -> str:
    """Return what each piece of a line is, but for the words that only link them."""
    return ", ".join(_what(piece) for piece in line.pieces if piece.why is not Part.LINK)


def _what(piece: Piece) -> str:
    match piece.why:
        case Part.CUE:
            return _WORDING.sub("", piece.text).lower()
        case Part.TOPIC | Part.REACTION:
            return piece.about
        case Move.FIT_CHECK:
            return _WORDING.sub("", piece.text).lower()
        case Move():
            return _LONG.get(piece.why, str(piece.why))
        case _:
            return str(piece.why)
