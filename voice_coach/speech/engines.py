"""Which engine a model is loaded into."""

from voice_coach.speech.guarded import GuardedRecognizer
from voice_coach.speech.models import InstalledModel
from voice_coach.speech.recognizer import Recognizer


def load(model: InstalledModel) -> Recognizer:
    """Return the engine of a model, loaded, and guarded against its own faults. Takes 0.5 to 2 s.

    Raises
    ------
    ModelDamaged
    """
    return GuardedRecognizer(_loaded(model))


def _loaded(model: InstalledModel) -> Recognizer:
    if model.engine == "vosk":
        from voice_coach.speech.vosk import VoskRecognizer  # noqa: PLC0415  only the engine that is used is imported

        return VoskRecognizer(model)
    from voice_coach.speech.whisper import WhisperRecognizer  # noqa: PLC0415

    return WhisperRecognizer(model)
