"""What every recogniser can do."""

from typing import Protocol

from voice_coach.audio.pcm import Pcm
from voice_coach.errors import VoiceCoachError
from voice_coach.speech.transcript import Transcript


class RecognitionFailed(VoiceCoachError):
    """An engine broke down in the middle of a reply; its sound is kept all the same."""


class RecognitionHung(RecognitionFailed):
    """An engine does not come back."""


class Recognition(Protocol):
    """One reply being recognised while it is spoken."""

    def accept(self, samples: Pcm, *, speaking: bool) -> None:
        """Take the next stretch of sound.

        Parameters
        ----------
        samples
            16 kHz mono, any number of them.
        speaking
            Whether the voice activity detector hears speech in it.

        Raises
        ------
        RecognitionFailed
        """

    @property
    def caption(self) -> str:
        """The words so far, as good as they are known yet."""

    @property
    def caught_up(self) -> bool:
        """Whether the caption covers everything that was accepted and may be relied on."""

    def finish(self) -> Transcript:
        """Return the whole reply, times counted from the first sample accepted. Call it once, at the end.

        Raises
        ------
        RecognitionFailed
        """


class Recognizer(Protocol):
    """An engine with its model loaded."""

    @property
    def engine(self) -> str:
        """The engine's short name: ``vosk`` or ``whisper``."""

    @property
    def model(self) -> str:
        """Name of the model, for the records."""

    def listen(self, *, captions: bool = True) -> Recognition:
        """Begin a new reply. Only one at a time.

        Parameters
        ----------
        captions
            Whether captions are wanted while it is spoken; a recording from disk is done sooner without.
        """
