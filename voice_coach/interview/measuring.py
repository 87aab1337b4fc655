"""How replies were said, measured from their sound while the talk goes on."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for

from voice_coach.audio.pcm import Pcm
from voice_coach.feedback.delivery import Delivery, moved
from voice_coach.feedback.delivery.sound import as_sound, with_sound
from voice_coach.interview.reply import ReplyEar
from voice_coach.speech.span import Span
from voice_coach.speech.transcript import Transcript


class Measuring:
    """Measures replies in a thread of its own: nobody waits for it before the verdict, nor for the next line."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="measuring")
        self._jobs: dict[int, Future[Delivery]] = {}

    def begin(self, turn: int, delivery: Delivery, transcript: Transcript, ear: ReplyEar) -> None:
        """Have a reply measured.

        Parameters
        ----------
        delivery
            What its words tell.
        transcript
            Its words, timed from the start of the turn's recording.
        """
        speech = ear.speech_in_recording
        self._jobs[turn] = self._worker.submit(measured_reply, delivery, transcript, ear.sound, speech, ear.recorded)

    def done(self, within: float = 0.0) -> Iterator[tuple[int, Delivery]]:
        """Yield what has been measured since the last time, by its turn; a fault leaves what the words tell.

        Parameters
        ----------
        within
            Seconds that what is under way is waited for.
        """
        wait_for(self._jobs.values(), within)
        for turn, job in list(self._jobs.items()):
            if job.done():
                del self._jobs[turn]
                if job.exception() is None:
                    yield turn, job.result()

    def close(self) -> None:
        """End the thread."""
        self._worker.shutdown(wait=False)


def measured_reply(
    delivery: Delivery, transcript: Transcript, sound: Pcm, speech: Span | None, recorded: float = 0.0
) -> Delivery:
    """Return the measures of a reply with those of its sound.

    Parameters
    ----------
    transcript, speech
        Timed from the start of the turn's recording.
    sound
        What was heard since the last line.
    recorded
        Seconds that the recording already had by then.
    """
    spoken = Span(speech.start - recorded, speech.end - recorded) if speech else None
    found = with_sound(moved(delivery, -recorded), transcript.shifted(-recorded), as_sound(sound), spoken)
    return moved(found, recorded)
