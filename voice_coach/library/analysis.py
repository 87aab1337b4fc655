"""A recorded reply through the same ears and judges as a live one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voice_coach.audio import files
from voice_coach.audio.pcm import RATE
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery, measure_delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.feedback.scoring import Scoring, Style
from voice_coach.moves import Matcher
from voice_coach.moves.match import Match
from voice_coach.speech.recognizer import Recognizer
from voice_coach.speech.transcript import Transcript
from voice_coach.speech.vad import SpeechDetector


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a recording holds."""

    path: Path
    engine: str
    duration: float
    """Seconds of sound."""
    transcript: Transcript
    moves: tuple[Match, ...]
    delivery: Delivery
    score: Scorecard


def transcribe(
    path: Path, recognizer: Recognizer, progress: Callable[[float], None] | None = None
) -> tuple[Transcript, float]:
    """Return the words of a recording and its length in seconds.

    Parameters
    ----------
    path
        Any recording that `voice_coach.audio.files` reads.
    recognizer
        The engine.
    progress
        Told the seconds of sound done so far.

    Raises
    ------
    UnreadableSound, RecognitionFailed
    """
    detector = SpeechDetector()
    recognition = recognizer.listen(captions=False)
    samples = 0
    for block in files.read_blocks(path):
        detector.accept(block)
        recognition.accept(block, speaking=detector.speaking)
        samples += len(block)
        if progress:
            progress(samples / RATE)
    return recognition.finish(), samples / RATE


def analyze(
    path: Path,
    recognizer: Recognizer,
    matcher: Matcher,
    scoring: Scoring,
    cue: str = "",
    progress: Callable[[float], None] | None = None,
    *,
    style: Style = "balanced",
    case: Case | None = None,
) -> Analysis:
    """Return everything that can be said of the reply in a recording.

    Parameters
    ----------
    cue
        What the interviewer said just before, where known; a doubt in it makes the answers to one possible.
    progress
        Told the seconds of sound done so far.
    style
        How bold a close the interview asked for; a recording does not say.
    case
        What the person has told of themselves.

    Raises
    ------
    UnreadableSound, RecognitionFailed
    """
    transcript, duration = transcribe(path, recognizer, progress)
    doubted = matcher.is_objection(cue)
    moves = matcher.match(transcript.text, cue, doubted)
    judged = JudgedReply(1, transcript, moves, Occasion.DOUBT if doubted else Occasion.CUE)
    score = draw_up([judged], style, scoring, case=case, likeness=matcher.network.likeness)
    return Analysis(path, recognizer.engine, duration, transcript, moves, measure_delivery(transcript), score)
