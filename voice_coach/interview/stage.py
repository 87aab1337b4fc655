"""The three steps that every live session is made of: a line is said, a reply is heard, and the reply is judged."""

from collections.abc import Callable, Collection, Iterable, Sequence

from voice_coach.audio.capture import MicrophoneLost
from voice_coach.audio.pcm import Sound
from voice_coach.feedback.delivery import Delivery, measure_delivery
from voice_coach.feedback.delivery.wordings import Wordings
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply
from voice_coach.interview import events
from voice_coach.interview.listening import GIVE_UP_MICROPHONE, Listening
from voice_coach.interview.measuring import Measuring
from voice_coach.interview.rendering import Rendering
from voice_coach.interview.reply import ReplyEar
from voice_coach.interview.senses import Ears, Mouth
from voice_coach.interview.speaking import Speaking
from voice_coach.interview.telling import Telling
from voice_coach.interview.understanding import Heard
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.speech.end_of_turn import ARE_YOU_THERE, NUDGES
from voice_coach.speech.recognizer import Recognizer
from voice_coach.speech.voice import Voice

Matches = Callable[[str, str, bool], tuple[Match, ...]]
"""Finds the moves of a reply: its text, the line before it, and whether that line was a doubt."""

_MOMENT = 2.0
"""Seconds that the score waits for a measurement that is under way: a minute of speech takes a tenth of that."""

_AT_THE_END = 30.0
"""Seconds in which what is still measured is kept when the session is over."""


class Stage:
    """Where a session takes place. A rehearsal and a drill are courses of the same steps.

    Parameters
    ----------
    match
        Finds the moves of a reply.
    understand
        Finds what a reply wants beside its moves: its text and moves in.
    listeners
        Told everything that happens.
    effect
        What becomes of the voice on its way out, such as a telephone line.
    give_up_microphone
        Seconds after which a lost microphone is not waited for any more.
    wordings
        What is listened for in the words of a reply, beside its moves; None where nothing is.
    """

    def __init__(
        self,
        *,
        voice: Voice,
        mouth: Mouth,
        ears: Ears,
        recognizer: Recognizer,
        match: Matches,
        understand: Callable[[str, Collection[Move]], Heard],
        listeners: Sequence[events.Listener],
        effect: Callable[[Sound], Sound] = lambda sound: sound,
        give_up_microphone: float = GIVE_UP_MICROPHONE,
        wordings: Wordings | None = None,
    ) -> None:
        self.telling = Telling(listeners)
        self._voice = voice
        self._recognizer = recognizer
        self._match = match
        self._understand = understand
        self._rendering = Rendering(voice, effect)
        self._speaking = Speaking(self._rendering, mouth, ears, self.telling)
        self._listening = Listening(ears, self.telling, give_up_microphone)
        self._wordings = wordings
        self._measuring = Measuring()
        self._deliveries: dict[int, Delivery] = {}
        self._turn = 0
        self._line = ""
        self._line_ended = 0.0
        self._stopped_by: BaseException | None = None

    def hold(self, name: str, course: Callable[[], None]) -> None:
        """Hold a session: tell that it begins, and why where it cannot go on.

        Parameters
        ----------
        name
            What it is called in the records.
        course
            What happens in it.
        """
        self.telling.restart_clock()
        self.telling.tell(
            events.SessionStarted(at=0.0, scenario=name, engine=self._recognizer.engine, voice=self._voice.name)
        )
        try:
            course()
        except Exception as error:
            self.telling.tell(events.Failed(at=self.telling.now, message=str(error)))
            raise
        finally:
            self._rendering.close()
            self._tell_measured(_AT_THE_END)
            self._measuring.close()

    def prepare(self, pieces: Iterable[str]) -> None:
        """Make ready a line that will be said soon."""
        self._rendering.prepare(pieces)

    def play(self, sound: Sound) -> None:
        """Play a sound that is no line. Enter ends it."""
        self._speaking.play(sound)

    def say(self, pieces: Sequence[str], likely: Iterable[str] = ()) -> None:
        """Say a line, which opens a turn. Enter ends it.

        Parameters
        ----------
        pieces
            The line, in pieces that are spoken one after the other.
        likely
            What may have to be said next, to be rendered ahead.

        Raises
        ------
        KeyboardInterrupt, MicrophoneLost
            What broke into the reply before.
        """
        if self._stopped_by:
            raise self._stopped_by
        self._turn += 1
        self._line = " ".join(pieces)
        self._line_ended = self._speaking.say(self._turn, pieces, likely)
        self._tell_measured()

    def hear(self, nudge: Callable[[], Sequence[str]], are_you_there: float = ARE_YOU_THERE) -> ReplyEar:
        """Hear a reply out. Where nothing is said for long, ask whether the person is still there.

        What breaks into a reply ends it, and then the session: what was said until then is judged like any other.

        Parameters
        ----------
        nudge
            Returns what is said into a long silence.
        are_you_there
            Seconds of silence that are long; after the first they are as always.
        """
        recorded = 0.0
        for nudges_left in range(NUDGES, -1, -1):
            ear = ReplyEar(self._recognizer.listen(), self._line_ended, recorded)
            self.telling.tell(events.Listening(at=self.telling.now, turn=self._turn))
            if self._hear_out(ear, are_you_there) or not nudges_left:
                break
            recorded += ear.seconds
            self._listening.transcript(ear)  # nothing was said; the engine is let go
            self._line_ended = self._speaking.say(self._turn, nudge())
            are_you_there = ARE_YOU_THERE
        return ear

    def _hear_out(self, ear: ReplyEar, are_you_there: float) -> bool:
        try:
            return self._listening.hear_out(self._turn, ear, are_you_there)
        except (KeyboardInterrupt, MicrophoneLost) as stopped_by:
            if not ear.begun:
                raise
            self._stopped_by = stopped_by
            return True

    def judge(self, ear: ReplyEar, occasion: Occasion = Occasion.CUE) -> tuple[JudgedReply, Heard]:
        """Find out what a reply did, and tell. One that is nothing but an aside makes no moves."""
        speech = ear.speech
        start, end = (self.telling.at(speech.start), self.telling.at(speech.end)) if speech else (None, None)
        self.telling.tell(events.ReplyEnded(at=self.telling.now, turn=self._turn, speech_start=start, speech_end=end))
        transcript = self._listening.transcript(ear)
        matches = self._match(transcript.text, self._line, occasion is Occasion.DOUBT)
        heard = self._understand(transcript.text, [match.move for match in matches])
        if heard.aside:
            matches = ()
        judged = JudgedReply(self._turn, transcript, matches, occasion)
        gap = max(0.0, speech.start - ear.cue_ended) if speech else None
        delivery = measure_delivery(transcript, gap, self._wordings)
        self._deliveries[self._turn] = delivery
        self.telling.tell(events.ReplyJudged(at=self.telling.now, turn=self._turn, text=transcript.text, moves=matches))
        self.telling.tell(
            events.ReplyRecognized(turn=self._turn, speech=ear.speech_in_recording, judged=judged, delivery=delivery)
        )
        self._measuring.begin(self._turn, delivery, transcript, ear)
        return judged, heard

    @property
    def deliveries(self) -> dict[int, Delivery]:
        """How each reply was said so far, by its turn; what is being measured is waited for a moment."""
        self._tell_measured(_MOMENT)
        return self._deliveries

    def _tell_measured(self, within: float = 0.0) -> None:
        for turn, delivery in self._measuring.done(within):
            self._deliveries[turn] = delivery
            self.telling.tell(events.ReplyMeasured(turn=turn, delivery=delivery))
