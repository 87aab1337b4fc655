"""The live rehearsal: the interviewer speaks, the person answers, until one of them says goodbye."""

import time
from collections.abc import Sequence

from voice_coach.audio import phone
from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.case import Case
from voice_coach.feedback.points import Likeness, same_word
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.feedback.scoring import Scoring, Style
from voice_coach.interview import events
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.line import Line
from voice_coach.interview.stage import Stage
from voice_coach.interview.understanding import Heard
from voice_coach.speech.end_of_turn import ARE_YOU_THERE

_SILENT_TURNS = 2
"""Turns without a word after which the interviewer says goodbye."""

_A_MOMENT = 40.0
"""Seconds that somebody who asked for a moment is left alone; half a minute is long to everybody who waits."""

_ENDS = (".", "?", "!", "…")
"""What a sentence ends with."""


class Session:
    """One rehearsal, from the first line to the scorecard. Make one, and `run` it once.

    Parameters
    ----------
    stage
        Where it is held.
    conversation
        What the interviewer says.
    name
        The scenario's name, for the records.
    style
        The style of the interview, for the score.
    minutes
        How long the interviewer has; then they wind up.
    rings
        Whether it begins with the telephone.
    for_next_time
        What may be said first in another rehearsal: rendered while there is time, so that it starts at once.
    case
        What the person has told of themselves, for the score.
    likeness
        How near two words are in meaning, for the score.
    coach
        Gives advice on it; None where none is given.
    attempt
        The attempt's number in the library; None where nothing is kept.
    """

    def __init__(
        self,
        stage: Stage,
        conversation: Conversation,
        *,
        name: str,
        style: Style,
        minutes: float,
        rings: bool,
        scoring: Scoring,
        for_next_time: Sequence[str] = (),
        case: Case | None = None,
        likeness: Likeness = same_word,
        coach: Coach | None = None,
        attempt: int | None = None,
    ) -> None:
        self._stage = stage
        self._conversation = conversation
        self._name = name
        self._style = style
        self._minutes = minutes
        self._rings = rings
        self._scoring = scoring
        self._for_next_time = for_next_time
        self._case = case
        self._likeness = likeness
        self._coach = coach
        self._attempt = attempt
        self._replies: list[JudgedReply] = []
        self._cues: dict[int, str] = {}

    def run(self) -> Scorecard:
        """Hold the rehearsal and return its scorecard.

        Raises
        ------
        VoiceCoachError
            It cannot go on; the listeners have been told, and what was said so far has been given to them.
        """
        self._stage.hold(self._name, self._talk)
        return self.score()

    def score(self) -> Scorecard:
        """Return the scorecard of what has been said so far, with advice on it."""
        number = self._attempt or 0
        card = draw_up(self._replies, self._style, self._scoring, number, case=self._case, likeness=self._likeness)
        if not self._coach:
            return card
        return self._coach.advised(card, self._replies, self._stage.deliveries, self._cues, number)

    def _talk(self) -> None:
        line = self._conversation.open()
        self._stage.prepare(spoken(line))
        if self._rings:
            self._ring()
        until = time.monotonic() + 60 * self._minutes
        silent = 0
        while True:
            self._stage.say(spoken(line), [*self._conversation.likely(), *self._for_next_time])
            if line.last:
                break
            heard = self._hear(line)
            silent = 0 if heard.spoke else silent + 1
            if silent == _SILENT_TURNS:
                line = self._conversation.hang_up()
            else:
                line = self._conversation.answer(heard, time_up=time.monotonic() > until)
        telling = self._stage.telling
        telling.tell(events.SessionFinished(at=telling.now, attempt=self._attempt, score=self.score()))

    def _ring(self) -> None:
        """Let the telephone ring, and be picked up."""
        self._stage.telling.tell(events.Ringing())
        self._stage.play(phone.ring())
        self._stage.play(phone.pick_up())

    def _hear(self, line: Line) -> Heard:
        """Hear the reply to a line. One that only asks to say it again, or for a moment, does not count."""
        patience = _A_MOMENT if line.wait else ARE_YOU_THERE
        ear = self._stage.hear(lambda: spoken(self._conversation.nudge()), patience)
        judged, heard = self._stage.judge(ear, line.occasion)
        if heard.aside is None:
            self._replies.append(judged)
            self._cues[judged.turn] = line.text
        return heard


def spoken(line: Line) -> tuple[str, ...]:
    """Return what is said in one breath each; a piece that only leads on to the next is said with it."""
    texts: list[str] = []
    for piece in line.pieces:
        if texts and not texts[-1].endswith(_ENDS):
            texts[-1] += f" {piece.text}"
        else:
            texts.append(piece.text)
    return tuple(texts)
