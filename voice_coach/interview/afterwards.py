"""A talk that was broken off: what was spoken in it is heard and judged afterwards, as it would have been then."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voice_coach.audio import files
from voice_coach.audio.capture import Block
from voice_coach.audio.files import UnreadableSound
from voice_coach.audio.pcm import RATE
from voice_coach.errors import VoiceCoachError
from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.advice.rules import AdviceRules
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import measure_delivery
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.feedback.scoring import Scoring
from voice_coach.interview.measuring import measured_reply
from voice_coach.interview.reply import ReplyEar
from voice_coach.interview.scenarios import case_at
from voice_coach.interview.understanding import Understanding
from voice_coach.library.advised import answered, last_advice, replies_of, with_advice
from voice_coach.library.prompts import load_wordings
from voice_coach.library.records import AttemptRecord, TurnRecord
from voice_coach.library.salvage import salvaged
from voice_coach.library.store import Library
from voice_coach.moves import Matcher
from voice_coach.speech.end_of_turn import ARE_YOU_THERE
from voice_coach.speech.recognizer import RecognitionFailed, Recognizer


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkJudges:
    """What a talk is heard and judged by."""

    recognizer: Callable[[], Recognizer]
    """Returns it, loaded; called only where sound has to be heard: words that were heard are judged without it."""
    matcher: Matcher
    understanding: Understanding
    scoring: Scoring
    case: Case
    """What the person has told of themselves."""
    advice: AdviceRules | None = None
    """What gives advice on it; None where none is given."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of an attempt that was broken off."""

    number: int
    seconds: float
    """Of replies that are kept."""
    replies: int
    """That were recognised, then or now."""
    score: Scorecard | None
    """None where nothing was said, or where it is no whole talk."""
    unheard: VoiceCoachError | None
    """Why a reply could not be recognised, if so; it can be tried again."""


def recover(
    library: Library, number: int, judges: Callable[[], TalkJudges], *, unheard_too: bool = False
) -> Recovered | None:
    """Hear and judge what was spoken in an attempt that was broken off, and mark it as interrupted.

    Parameters
    ----------
    judges
        Returns them; called only where there is something to hear. What they cannot be had for is told in the end.
    unheard_too
        Whether to take also one that was marked before, but not heard.

    Returns
    -------
    Recovered | None
        None where the attempt goes on, another program is at it, or there is nothing to do for it.

    Raises
    ------
    LibraryBroken, UnwritableSound
    """
    with salvaged(library, number, unheard_too=unheard_too) as found:
        if found is None:
            return None
        before = found.attempt
        score = before.score
        unheard: VoiceCoachError | None = None
        if any(turn.audio or turn.transcript for turn in before.turns):
            score, unheard = _judged_if_possible(library, before, judges)
        if before.status == "interrupted" and not (score or unheard or _is_waiting(before)):
            return None  # they only asked to hear something again: there is nothing to judge
        library.finish(number, score, "interrupted")
        replies = sum(turn.transcript is not None for turn in library.attempt(number).turns)
        return Recovered(number, found.seconds, replies, score, unheard)


def _judged_if_possible(
    library: Library, attempt: AttemptRecord, judges: Callable[[], TalkJudges]
) -> tuple[Scorecard | None, VoiceCoachError | None]:
    """Hear each reply that has not been heard, and return the score of all; also what could not be heard.

    Where what is needed for it cannot be had, a score that was given before stays.
    """
    try:
        have = judges()
        recognizer = have.recognizer() if _is_waiting(attempt) else None
    except VoiceCoachError as error:
        return attempt.score, error
    unheard: VoiceCoachError | None = None
    for turn in attempt.turns:
        if recognizer is not None and turn.transcript is None and turn.audio is not None:
            try:
                _hear(library, attempt.id, turn, turn.audio, recognizer, have)
            except (RecognitionFailed, UnreadableSound) as error:
                unheard = error
    return _score(library, attempt.id, have), unheard


def _is_waiting(attempt: AttemptRecord) -> bool:
    """Whether there is a reply that has not been heard."""
    return any(turn.transcript is None and turn.audio is not None for turn in attempt.turns)


def _hear(
    library: Library, number: int, turn: TurnRecord, path: Path, recognizer: Recognizer, judges: TalkJudges
) -> None:
    """Hear a reply with the ears of a live talk. Where it was asked twice, the pause before it is not known."""
    ear = ReplyEar(recognizer.listen(captions=False), 0.0)
    at = 0.0
    for samples in files.read_blocks(path):
        ear.hear(Block(samples, at))
        at += len(samples) / RATE
    transcript, speech = ear.close(), ear.speech_in_recording
    doubted = judges.matcher.is_objection(turn.cue)
    moves = judges.matcher.match(transcript.text, turn.cue, doubted)
    if judges.understanding.aside(transcript.text):
        moves = ()
    reply = JudgedReply(turn.turn, transcript, moves, Occasion.DOUBT if doubted else Occasion.CUE)
    gap = speech.start if speech and speech.start < ARE_YOU_THERE else None  # later, it was asked in between
    said = measure_delivery(transcript, gap, load_wordings())
    library.keep_reply(number, reply, speech, measured_reply(said, transcript, ear.sound, speech))


def _score(library: Library, number: int, judges: TalkJudges) -> Scorecard | None:
    """Return the score that the talk would have had, had it been ended there; None for what has none."""
    attempt = library.attempt(number)
    turns = answered(attempt.turns, judges.understanding.aside)
    if attempt.kind not in {"rehearsal", "recording"} or not turns:
        return None
    case, likeness = attempt.told or case_at(attempt.scenario, judges.case), judges.matcher.likeness
    card = draw_up(replies_of(turns), attempt.style, judges.scoring, number, case=case, likeness=likeness)
    if judges.advice is None:
        return card
    coach = Coach(judges.advice, judges.scoring, case.role, case.company, last_advice(library, number))
    return with_advice(card, turns, coach, number)
