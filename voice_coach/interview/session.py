"""The live session: the interviewer speaks, the person answers, what happens is told to the listeners."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

import numpy as np

from voice_coach.audio.capture import Block, MicrophoneLost
from voice_coach.audio.level import LevelWatch, measure
from voice_coach.audio.pcm import RATE, Sound, silence
from voice_coach.audio.playback import HUNG, SpeakerFailed
from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.feedback.scoring import Scoring
from voice_coach.interview import events
from voice_coach.interview.conversation import Conversation
from voice_coach.interview.line import Line
from voice_coach.interview.reply import ReplyEar
from voice_coach.interview.understanding import Heard
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.speech.end_of_turn import ARE_YOU_THERE, NUDGES
from voice_coach.speech.recognizer import RecognitionFailed, Recognizer
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.voice import Voice, VoiceFailed

_POLL = 0.05
"""Seconds to wait for a block before looking at the rest of the world."""

_BREATH = 0.3
"""Seconds between two sentences of the interviewer that were rendered apart."""

_SILENT_READING = 0.4
"""Seconds a word for which a line that cannot be heard stays on the screen before the reply begins."""

_RETRY = 0.5
"""Seconds between attempts to get a lost microphone back."""

GIVE_UP_MICROPHONE = 60.0
"""Seconds after which a lost microphone is not waited for any more: time enough to plug a headset in again."""

_SILENT_TURNS = 2
"""Turns without a word after which the interviewer says goodbye."""


class Ears(Protocol):
    """What the session hears with; `voice_coach.audio.capture.Microphone` is one."""

    def read(self, timeout: float) -> Block | None:
        """Return the next block, None where there is none in time. Raises MicrophoneLost."""

    def reopen(self) -> bool:
        """Try to come back after MicrophoneLost, and say whether that worked."""


class Playback(Protocol):
    """A sound being played; `voice_coach.audio.playback.Playing` is one."""

    @property
    def started_at(self) -> float:
        """When the first sample sounded (`time.monotonic`)."""

    @property
    def ended_at(self) -> float:
        """When the last sample sounded; valid once `over`."""

    @property
    def error(self) -> SpeakerFailed | None:
        """Why it could not be played to its end, if so."""

    @property
    def over(self) -> bool:
        """Whether the last sample has sounded."""

    def wait_for_start(self, timeout: float = ...) -> None:
        """Wait until the first sample sounds."""

    def stop(self) -> None:
        """Fall silent."""


class Mouth(Protocol):
    """What the interviewer speaks through; `voice_coach.audio.playback.Speaker` is one."""

    def start(self, sound: Sound) -> Playback:
        """Begin to play `sound` and return at once."""


class Session:
    """One rehearsal, from the first cue to the scorecard. Make one, and `run` it once.

    Parameters
    ----------
    name
        The scenario's name, for the records.
    style
        The style of the interview, for the score.
    match
        Finds the moves of a reply: its text and the interviewer's line before it in, moves out.
    understand
        Finds what a reply wants of the interviewer: its text and moves in.
    attempt
        The attempt's number in the library; None where nothing is kept.
    give_up_microphone
        Seconds after which a lost microphone is not waited for any more.
    """

    def __init__(
        self,
        *,
        name: str,
        style: str,
        conversation: Conversation,
        voice: Voice,
        mouth: Mouth,
        ears: Ears,
        recognizer: Recognizer,
        match: Callable[[str, str], tuple[Match, ...]],
        understand: Callable[[str, Collection[Move]], Heard],
        scoring: Scoring,
        listeners: Sequence[events.Listener],
        attempt: int | None = None,
        give_up_microphone: float = GIVE_UP_MICROPHONE,
    ) -> None:
        self._name = name
        self._style = style
        self._conversation = conversation
        self._voice = voice
        self._mouth = mouth
        self._ears = ears
        self._recognizer = recognizer
        self._match = match
        self._understand = understand
        self._scoring = scoring
        self._listeners = listeners
        self._attempt = attempt
        self._give_up_microphone = give_up_microphone
        self._enter = threading.Event()
        self._started = time.monotonic()
        self._turn = 0
        self._replies: list[JudgedReply] = []
        self._audible = True

    def press_enter(self) -> None:
        """End the interviewer's line, or the person's turn, at once. May be called from any thread."""
        self._enter.set()

    def run(self) -> Scorecard:
        """Hold the rehearsal and return its scorecard.

        Raises
        ------
        VoiceCoachError
            It cannot go on; the listeners have been told, and what was said so far has been given to them.
        """
        self._started = time.monotonic()
        self._tell(
            events.SessionStarted(at=0.0, scenario=self._name, engine=self._recognizer.engine, voice=self._voice.name)
        )
        try:
            self._talk()
        except Exception as error:
            self._tell(events.Failed(at=self._now(), message=str(error)))
            raise
        score = self.score()
        self._tell(events.SessionFinished(at=self._now(), attempt=self._attempt, score=score))
        return score

    def score(self) -> Scorecard:
        """Return the scorecard of what has been said so far."""
        return draw_up(self._replies, self._style, self._scoring, variant=self._attempt or 0)

    def _talk(self) -> None:
        line = self._conversation.open()
        silent = 0
        while True:
            self._turn += 1
            ended = self._speak(line)
            if line.last:
                return
            judged = self._judge(line, self._listen(ended))
            silent = 0 if judged.transcript.words else silent + 1
            heard = self._understand(judged.transcript.text, [match.move for match in judged.moves])
            line = self._conversation.hang_up() if silent == _SILENT_TURNS else self._conversation.answer(heard)

    # -- the interviewer --------------------------------------------------------------------------------------

    def _speak(self, line: Line) -> float:
        """Say a line and return when its last sample sounded; what the microphone hears meanwhile is dropped."""
        sound = self._render(line)
        self._tell(events.CueRendered(turn=self._turn, text=line.text, sound=sound))
        self._enter.clear()
        playing = self._mouth.start(sound) if self._audible else None
        if playing:
            playing.wait_for_start()
        started = playing.started_at if playing and playing.started_at else time.monotonic()
        self._tell(events.CueStarted(at=self._at(started), turn=self._turn, text=line.text))
        ended = self._sit_out(playing, sound, started) if playing else started
        if playing and playing.error:
            self._audible = False
            self.warn(f"{playing.error} The interviewer's lines are shown instead.")
        if not self._audible:
            ended = self._show(line)
        self._enter.clear()
        self._tell(events.CueEnded(at=self._at(ended), turn=self._turn))
        return ended

    def _render(self, line: Line) -> Sound:
        """Return the line spoken; silence where the voice fails, for the line is also on the screen."""
        try:
            sounds = [self._voice.render(piece.text) for piece in line.pieces]
        except VoiceFailed as error:
            if self._audible:
                self._audible = False
                self.warn(f"{error} The interviewer's lines are shown instead.")
            return Sound(silence(0), RATE)
        rate = sounds[0].rate
        breaths = [part for sound in sounds for part in (silence(_BREATH, rate), sound.samples)]
        return Sound(np.concatenate(breaths[1:]), rate)

    def _sit_out(self, playing: Playback, sound: Sound, started: float) -> float:
        """Wait for the end of a line, and return when that was."""
        latest = started + sound.seconds + HUNG
        while not playing.over:
            self._drop_block()
            if self._enter.is_set():
                playing.stop()
            if time.monotonic() > latest:
                self._audible = False
                self.warn("The speaker does not play any more. The interviewer's lines are shown instead.")
                return time.monotonic()
        return playing.ended_at

    def _show(self, line: Line) -> float:
        """Give the person time to read a line that cannot be heard."""
        until = time.monotonic() + _SILENT_READING * len(line.text.split())
        while time.monotonic() < until and not self._enter.is_set():
            self._drop_block()
        return time.monotonic()

    def _drop_block(self) -> None:
        """Throw away what the microphone hears while the interviewer speaks. That it is gone is noticed later."""
        self._tell(events.TimePassed())
        try:
            self._ears.read(_POLL)
        except MicrophoneLost:
            time.sleep(_POLL)

    # -- the person -------------------------------------------------------------------------------------------

    def _listen(self, cue_ended: float) -> ReplyEar:
        """Hear a reply out; ask whether the person is still there where they say nothing for long."""
        recorded = 0.0
        for nudges_left in range(NUDGES, -1, -1):
            ear = ReplyEar(self._recognizer.listen(), cue_ended, recorded)
            self._tell(events.Listening(at=self._now(), turn=self._turn))
            if self._hear_out(ear) or not nudges_left:
                break
            recorded += ear.seconds
            self._recognized(ear)  # nothing was said; the engine is let go
            cue_ended = self._speak(self._conversation.nudge())
        return ear

    def _hear_out(self, ear: ReplyEar) -> bool:
        """Listen until the turn is over; False where nobody has begun to speak."""
        caption = ""
        watch = LevelWatch()
        warned = False
        while not (ear.finished or self._enter.is_set()):
            self._hear_block(ear, watch)
            if ear.caption != caption:
                caption = ear.caption
                self._tell(events.Partial(at=self._now(), turn=self._turn, text=caption))
            if watch.muted and not warned:
                warned = True
                self.warn("The microphone delivers only silence: is it muted? `voice-coach doctor` tests it.")
            ear.dismiss_noise()
            if not ear.begun and ear.silence >= ARE_YOU_THERE:
                return False
        self._enter.clear()
        if watch.clips:
            self.warn("You are too loud for the microphone's setting: move back a little, or turn its level down.")
        return True

    def _hear_block(self, ear: ReplyEar, watch: LevelWatch) -> None:
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
            self.warn(str(error))
        level = measure(samples)
        watch.accept(level, len(samples) / RATE)
        self._tell(events.SoundHeard(turn=self._turn, samples=samples, level=level))

    def _await_microphone(self, lost: MicrophoneLost) -> None:
        """Wait until a lost microphone is back, or Enter ends the turn.

        Raises
        ------
        MicrophoneLost
            It did not come back.
        """
        self.warn(f"{lost} What you have said is kept; go on when it is back, or press Enter.")
        until = time.monotonic() + self._give_up_microphone
        while not self._enter.is_set():
            if self._ears.reopen():
                self.warn("The microphone is back: go on where you were.")
                return
            if time.monotonic() > until:
                raise lost
            self._enter.wait(_RETRY)

    def _judge(self, line: Line, ear: ReplyEar) -> JudgedReply:
        """Find out what the reply did, and tell."""
        speech = ear.speech
        start, end = (self._at(speech.start), self._at(speech.end)) if speech else (None, None)
        self._tell(events.ReplyEnded(at=self._now(), turn=self._turn, speech_start=start, speech_end=end))
        transcript = self._recognized(ear)
        matches = self._match(transcript.text, line.text)
        judged = JudgedReply(self._turn, transcript, matches)
        delivery = measure_delivery(transcript, speech.start - ear.cue_ended if speech else None)
        self._replies.append(judged)
        self._tell(events.ReplyJudged(at=self._now(), turn=self._turn, text=transcript.text, moves=matches))
        self._tell(
            events.ReplyRecognized(turn=self._turn, speech=ear.speech_in_recording, judged=judged, delivery=delivery)
        )
        return judged

    def _recognized(self, ear: ReplyEar) -> Transcript:
        try:
            return ear.close()
        except RecognitionFailed as error:
            self.warn(str(error))
            return Transcript()

    # -- telling ----------------------------------------------------------------------------------------------

    def _now(self) -> float:
        return self._at(time.monotonic())

    def _at(self, moment: float) -> float:
        return round(moment - self._started, 3)

    def warn(self, message: str) -> None:
        """Tell the listeners of something that is not as it should be."""
        self._tell(events.Warned(at=self._now(), message=message))

    def _tell(self, event: events.Event | events.Private) -> None:
        for listener in self._listeners:
            listener.notice(event)
