"""Which recogniser hears: found at once, loaded while something else goes on."""

from concurrent.futures import Executor

from voice_coach.speech.loading import LoadingRecognizer
from voice_coach.speech.models import InstalledModel
from voice_coach.speech.recognizer import Recognizer


def load(model: InstalledModel) -> Recognizer:
    """Return the engine of a model, loaded. Takes 0.5 to 2 s.

    Raises
    ------
    ModelDamaged
    """
    if model.engine == "vosk":
        from voice_coach.speech.vosk import VoskRecognizer  # noqa: PLC0415  only the engine that is used is imported

        return VoskRecognizer(model)
    from voice_coach.speech.whisper import WhisperRecognizer  # noqa: PLC0415

    return WhisperRecognizer(model)


def load_in_background(model: InstalledModel, executor: Executor) -> LoadingRecognizer:
    """Return a recogniser that can be listened with at once and catches up when it has loaded."""
    return LoadingRecognizer(executor.submit(load, model), model.engine, model.name)
