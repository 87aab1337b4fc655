"""The person's side of a live session: a reply is heard out, whatever the microphone does."""

import time

from voice_coach.audio.capture import MicrophoneLost
from voice_coach.audio.level import LevelWatch, measure
from voice_coach.audio.pcm import RATE
from voice_coach.interview import events
from voice_coach.interview.reply import ReplyEar
from voice_coach.interview.senses import Ears
from voice_coach.interview.telling import Telling
from voice_coach.speech.recognizer import RecognitionFailed
from voice_coach.speech.transcript import Transcript

_POLL = 0.05
"""Seconds to wait for a block before looking at the rest of the world."""

_RETRY = 0.5
"""Seconds between attempts to get a lost microphone back."""

GIVE_UP_MICROPHONE = 60.0
"""Seconds after which a lost microphone is not waited for any more: time enough to plug a headset in again."""


class Listening:
    """Hears replies out.

    Parameters
    ----------
    give_up_microphone
        Seconds after which a lost microphone is not waited for any more.
    """

    def __init__(self, ears: Ears, telling: Telling, give_up_microphone: float = GIVE_UP_MICROPHONE) -> None:
        self._ears = ears
        self._telling = telling
        self._give_up_microphone = give_up_microphone

    def hear_out(self, turn: int, ear: ReplyEar, are_you_there: float) -> bool:
        """Listen until the turn is over; False where nobody has begun to speak within `are_you_there` seconds.

        Raises
        ------
        MicrophoneLost
            It went away and did not come back.
        """
        caption = ""
        watch = LevelWatch()
        warned = False
        while not (ear.finished or self._telling.enter.is_set()):
            self._hear_block(turn, ear, watch)
            if ear.caption != caption:
                caption = ear.caption
                self._telling.tell(events.Partial(at=self._telling.now, turn=turn, text=caption))
            if watch.muted and not warned:
                warned = True
                self._telling.warn("The microphone delivers only silence: is it muted? `voice-coach doctor` tests it.")
            ear.dismiss_noise()
            if not ear.begun and ear.silence >= are_you_there:
                return False
        self._telling.enter.clear()
        if watch.clips:
            self._telling.warn(
                "You are too loud for the microphone's setting: move back a little, or turn its level down."
            )
        return True

    def transcript(self, ear: ReplyEar) -> Transcript:
        """Return the words of a reply that is over; none where the engine failed, which is told."""
        try:
            return ear.close()
        except RecognitionFailed as error:
            self._telling.warn(str(error))
            return Transcript()

    def _hear_block(self, turn: int, ear: ReplyEar, watch: LevelWatch) -> None:
        try:
            block = self._ears.read(_POLL)
        except MicrophoneLost as lost:
            self._await_microphone(lost)
            return
        if block is None:
            return
        try:
            samples = ear.hear(block)
        except RecognitionFailed as error:
            samples = block.samples
            self._telling.warn(str(error))
        level = measure(samples)
        watch.accept(level, len(samples) / RATE)
        self._telling.tell(events.SoundHeard(turn=turn, samples=samples, level=level))

    def _await_microphone(self, lost: MicrophoneLost) -> None:
        """Wait until a lost microphone is back, or Enter ends the turn.

        Raises
        ------
        MicrophoneLost
            It did not come back.
        """
        self._telling.warn(f"{lost} What you have said is kept; go on when it is back, or press Enter.")
        until = time.monotonic() + self._give_up_microphone
        while not self._telling.enter.is_set():
            if self._ears.reopen():
                self._telling.warn("The microphone is back: go on where you were.")
                return
            if time.monotonic() > until:
                raise lost
            self._telling.enter.wait(_RETRY)
