"""Who says what next: the interviewer's side of the talk as a state machine over what was heard."""

import random
from collections.abc import Iterator

from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.interview.answering import MOST_ANSWERS, TOLD_AGAIN, Answers
from voice_coach.interview.asking import ASKING
from voice_coach.interview.doubts import Doubts, Met
from voice_coach.interview.line import Line, Part, Piece
from voice_coach.interview.scenario import Scenario
from voice_coach.interview.script import Script
from voice_coach.interview.understanding import Aside, Heard
from voice_coach.moves.labels import Move

MOST_REPLIES = 6
"""Replies after which the talk is over, whatever is left; asides are not counted."""

MOST_ASIDES = 4
"""Asides that are taken up; somebody who has more of them is not moved by a fifth answer."""

_ASIDE_LINES = {Aside.REPEAT: "repeating", Aside.WAIT: "waiting", Aside.HEAR_ME: "hearing"}
_POLITE = frozenset({Move.THANKS, Move.SMALL_TALK, Move.SELF_DOUBT})
"""Answers to what asks nothing and says nothing for the candidate."""

_UNSETTLED = frozenset({Part.BECAUSE, Part.INVITATION})
"""What leaves a doubt open; it comes last in a line, since it wants a reply."""


class Conversation:
    """One run through a scenario.

    The interviewer opens, takes up what the candidate did with each reply, voices a doubt when asked for one, and
    says goodbye when the wind-down is through: after two to six replies.

    Parameters
    ----------
    scenario
        What may be said.
    rng
        Draws the plan and picks the wordings; a seeded one repeats a conversation.
    case
        The candidate's own: their names are spoken, and one of their worries comes up as a doubt.
    """

    def __init__(self, scenario: Scenario, rng: random.Random, case: Case = Case()) -> None:  # noqa: B008  frozen
        self._script = Script(scenario, rng, case)
        self._candour = scenario.candour
        self._answers = Answers(self._script, scenario.candour, rng)
        self._doubts = Doubts(scenario.doubts, case.worries, scenario.candour, self._script, rng)
        self._turns = list(range(len(scenario.turns)))
        self._line = Line(())
        self._replies = 0
        self._asides = 0
        self._asked = False
        self._had_chance = False
        self._winding_up = False
        self._asked_for_doubts = 0

    def open(self) -> Line:
        """Return the first line."""
        opening = self._pieces(Part.OPENING, "openings")
        return self._say([*opening, *self._cue()])

    def answer(self, heard: Heard, *, time_up: bool = False) -> Line:
        """Return what the interviewer says to a reply.

        Parameters
        ----------
        time_up
            Whether the time for this talk is over: the first time they go to their last signal, the second time
            they say goodbye.
        """
        if heard.aside and self._asides < MOST_ASIDES:
            self._asides += 1
            return self._take_aside(heard.aside)
        self._replies += 1
        over = self._replies >= MOST_REPLIES or (time_up and self._winding_up)
        self._winding_up = self._winding_up or time_up
        first, unsettled, heard = self._meet_doubt(heard, over=over)
        self._asked = self._asked or bool(heard.moves & ASKING or heard.topics or heard.question)
        wants_doubts = Move.PROBE_CONCERNS in heard.moves and not unsettled
        pieces = [*first, *self._answers.react(heard, frozenset({Move.VALUE_SUMMARY}) if first else frozenset())]
        room = MOST_ANSWERS - wants_doubts
        pieces += [*self._answers.answer(heard, room, led=bool(first)), *unsettled]
        if wants_doubts and not over:
            pieces += self._say_doubt(after=bool(pieces))
        if self._doubts.is_open and not over:
            return self._say(pieces, Occasion.DOUBT)
        if over:
            return self._goodbye(pieces, cut_short=time_up or wants_doubts)
        return self._hand_over(pieces, time_up=time_up)

    def nudge(self) -> Line:
        """Return what the interviewer says into a long silence."""
        nudge = self._script.redraw("still_there")
        pieces = (Piece(nudge, Part.NUDGE),) if nudge else self._line.pieces[-1:]
        return Line(pieces, self._line.occasion)

    def hang_up(self) -> Line:
        """Return the last line when nobody answers any more."""
        return self._goodbye([])

    def likely(self) -> tuple[str, ...]:
        """Return the texts that the next line may have, the likeliest first: for rendering them ahead of time."""
        return tuple(dict.fromkeys(self._likely()))

    # -- taking up --------------------------------------------------------------------------------------------

    def _take_aside(self, aside: Aside) -> Line:
        """Answer an aside; the talk stays where it is."""
        pieces = self._pieces(Part.ASIDE, _ASIDE_LINES[aside])
        if aside is Aside.REPEAT or not pieces:
            *before, question = self._line.pieces
            facts = [] if self._doubts.is_open else [piece for piece in before if piece.why in TOLD_AGAIN]
            pieces += [*facts, question]
        return Line(tuple(pieces), self._line.occasion, wait=aside is Aside.WAIT)

    def _meet_doubt(self, heard: Heard, *, over: bool) -> tuple[list[Piece], list[Piece], Heard]:
        """Take up what was said to an open doubt.

        Returns what settles it, what leaves it open, and what else was heard.
        """
        if not self._doubts.is_open:
            return [], [], heard
        asks = heard.moves & ASKING or heard.topics
        met, piece = self._doubts.meet(heard.moves, asks_back=heard.question and not asks, last=over)
        if met is Met.ANSWERED:
            self._answers.impress()
        elif met is Met.CONCEDED:
            self._answers.disappoint()
        rest = heard
        if met is Met.CLARIFIED:  # "what worries you about it?" asks for no other doubt, and nothing about the work
            rest = Heard(heard.moves - {Move.PROBE_CONCERNS, Move.ROLE_QUESTION}, heard.topics)
        elif not asks:
            rest = Heard(heard.moves, heard.topics)
        if piece and piece.why in _UNSETTLED:
            return [], [piece], rest
        return [piece] if piece else [], [], rest

    def _say_doubt(self, *, after: bool) -> list[Piece]:
        """Voice a doubt, or dodge, or say that there is none left."""
        self._asked_for_doubts += 1
        if self._candour == "dodges":
            if self._asked_for_doubts == 1 and (dodge := self._pieces(Part.DODGE, "dodged_doubts")):
                return dodge
            if not self._doubts.any_left:
                return self._pieces(Part.PUSHED, "pushed")
        link = self._answers.link_to_doubt() if after and self._doubts.any_left else []
        doubt = self._doubts.voice()
        return [*link, doubt] if doubt else self._pieces(Part.NO_DOUBT, "no_more_doubts")

    # -- handing over -----------------------------------------------------------------------------------------

    def _hand_over(self, pieces: list[Piece], *, time_up: bool) -> Line:
        """Give the word back, or end the talk."""
        nothing = not self._asked and all(piece.why in _POLITE for piece in pieces)
        if nothing and self._had_chance:
            return self._goodbye(pieces, cut_short=time_up)
        if nothing or not (self._turns or self._asked or self._had_chance):
            self._had_chance = True
            if chance := self._pieces(Part.CHANCE, "nothing_asked"):
                return self._say([*pieces, *chance], Occasion.CHANCE)
        dodged = any(piece.why is Part.DODGE for piece in pieces)
        occasion = Occasion.DODGE if dodged else Occasion.CUE
        if self._turns:
            left_out = self._pieces(Part.LEFT_OUT, "left_out") if self._answers.left_out else []
            return self._say([*pieces, *left_out, *self._cue()], occasion)
        return self._say(pieces, occasion) if dodged else self._goodbye(pieces, cut_short=time_up)

    def _cue(self) -> list[Piece]:
        """Return the next signal; the last one where there is no time for those between."""
        hurry = self._winding_up or self._replies >= MOST_REPLIES - 1
        turn = self._turns[-1] if hurry else self._turns[0]
        self._turns = [later for later in self._turns if later > turn]
        return self._pieces(Part.CUE, "turns", turn, "cues")

    def _goodbye(self, pieces: list[Piece], *, cut_short: bool = False) -> Line:
        why = self._pieces(Part.TIME_UP, "time_up") if cut_short else []
        self._line = Line((*pieces, *why, *self._pieces(Part.GOODBYE, "goodbyes")), last=True)
        return self._line

    def _say(self, pieces: list[Piece], occasion: Occasion = Occasion.CUE) -> Line:
        self._line = Line(tuple(pieces), occasion)
        return self._line

    def _pieces(self, why: Part, *path: str | int) -> list[Piece]:
        text = self._script.draw(*path)
        return [Piece(text, why)] if text else []

    def _likely(self) -> Iterator[str]:
        peek = self._script.peek
        if self._doubts.is_open:
            yield from self._doubts.likely()
        answers = list(self._answers.likely())
        yield from answers[:2]
        for turn in dict.fromkeys((*self._turns[:1], *self._turns[-1:])):
            yield from peek("turns", turn, "cues")
        yield from () if self._turns else peek("goodbyes")
        yield from () if self._asked else peek("nothing_asked")
        yield from self._doubts.likely()
        yield from answers
        for name in ("goodbyes", "nothing_asked", "dodged_doubts", "no_more_doubts", "pushed", "time_up"):
            yield from peek(name)
        for name in ("repeating", "waiting", "hearing"):
            yield from peek(name)
