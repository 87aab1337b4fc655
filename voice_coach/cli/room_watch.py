"""Listens along in a session, and tells what to change about room and microphone where something is wrong."""

from collections.abc import Sequence

from voice_coach.audio import room
from voice_coach.audio.pcm import RATE, Pcm, silence
from voice_coach.audio.resampling import at_rate
from voice_coach.cli.soundcheck import about_room, about_voice
from voice_coach.interview import events


class RoomWatch:
    """A listener that knows the room before the first reply, and the voice after it.

    Parameters
    ----------
    tell
        Told what is wrong.
    """

    def __init__(self, tell: Sequence[events.Listener]) -> None:
        self._tell = tell
        self._meanwhile: list[tuple[float, Pcm]] = []
        self._reply: list[Pcm] = []
        self._played = silence(0)
        self._started = self._ended = self._now = 0.0
        self._room_known = self._voice_known = False

    def notice(self, event: events.Event | events.Private) -> None:
        """Take note of `event`."""
        if isinstance(event, events.Event):
            self._now = event.at
        if not self._room_known:
            self._learn_room(event)
        elif not self._voice_known:
            self._learn_voice(event)

    def _learn_room(self, event: events.Event | events.Private) -> None:
        match event:
            case events.HeardMeanwhile():
                self._meanwhile.append((event.start, event.samples))
            case events.CueStarted():
                self._started = event.at
            case events.CueRendered():
                self._played = at_rate(event.sound, RATE)
            case events.CueEnded():
                self._ended = event.at
            case events.Listening():
                self._room_known = True
                self._warn(about_room(room.know(self._played, self._meanwhile, self._started, self._ended)))
                self._meanwhile.clear()
            case _:
                pass

    def _learn_voice(self, event: events.Event | events.Private) -> None:
        match event:
            case events.SoundHeard():
                self._reply.append(event.samples)
            case events.ReplyRecognized() if event.speech:
                self._voice_known = True
                found = room.voice(room.joined(self._reply), [(event.speech.start, event.speech.end)])
                self._warn(about_voice(found, clips=False))  # clipping is told where the reply is heard
                self._reply.clear()
            case events.ReplyRecognized():
                self._reply.clear()
            case _:
                pass

    def _warn(self, trouble: str | None) -> None:
        if trouble:
            for listener in self._tell:
                listener.notice(events.Warned(at=self._now, message=trouble))
