"""A recorded reply through the same ears and judges as a live one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.advice.given import Advice
from voice_coach.feedback.advice.rules import AdviceRules
from voice_coach.feedback.case import Case
from voice_coach.feedback.delivery import Delivery, measure_delivery, moved
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.feedback.scoring import Scoring, Style
from voice_coach.library.sounding import Held, measured_stretch, over_recording
from voice_coach.library.stretches import Stretch, hear
from voice_coach.moves import Matcher
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.speech.recognizer import Recognizer
from voice_coach.speech.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingJudges:
    """What a recording is judged by."""

    matcher: Matcher
    scoring: Scoring
    advice: AdviceRules | None = None
    """What gives advice on it; None where none is given."""
    style: Style = "balanced"
    """How bold a close the interview asked for; a recording does not say."""
    case: Case | None = None
    """What the person has told of themselves."""
    cue: str = ""
    """What the interviewer said just before, where known; a doubt in it makes the answers to one possible."""

    def judge(self, stretches: Sequence[Stretch]) -> tuple[JudgedReply, ...]:
        """Return what each stretch did; the cue was before the first."""
        return tuple(self._judge(turn, each, self.cue if turn == 1 else "") for turn, each in enumerate(stretches, 1))

    def score(
        self,
        replies: Sequence[JudgedReply],
        variant: int = 0,
        last: Advice | None = None,
        deliveries: Mapping[int, Delivery] | None = None,
    ) -> Scorecard:
        """Return the scorecard of replies, with advice on it.

        Parameters
        ----------
        last
            What the attempt before was told.
        deliveries
            How each reply was said, by its turn, where more is known than its words tell; timed as its words are.
        """
        likeness = self.matcher.likeness
        card = draw_up(replies, self.style, self.scoring, variant, case=self.case, likeness=likeness)
        if self.advice is None:
            return card
        case = self.case or Case()
        told = {reply.turn: measure_delivery(reply.transcript) for reply in replies} | dict(deliveries or {})
        coach = Coach(self.advice, self.scoring, case.role, case.company, last)
        return coach.advised(card, replies, told, {1: self.cue} if self.cue else {}, variant)

    def _judge(self, turn: int, stretch: Stretch, cue: str) -> JudgedReply:
        doubted = self.matcher.is_objection(cue)
        moves = self.matcher.match(stretch.transcript.text, cue, doubted)
        occasion = Occasion.DOUBT if doubted else Occasion.CUE
        return JudgedReply(turn, stretch.transcript, moves, occasion)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a recording holds."""

    path: Path
    engine: str
    duration: float
    """Seconds of sound."""
    transcript: Transcript
    """All its words, in seconds from its start."""
    moves: tuple[Match, ...]
    """Each move that was made, with its best evidence; offsets are into the text of `transcript`."""
    delivery: Delivery
    score: Scorecard
    damaged: bool = False
    """Whether some of it could not be read, and was left out."""


def analyze(
    path: Path, recognizer: Recognizer, judges: RecordingJudges, progress: Callable[[float], None] = lambda _: None
) -> Analysis:
    """Return everything that can be said of what was spoken in a recording.

    Parameters
    ----------
    path
        Any recording that `voice_coach.audio.files` reads, of any length.
    progress
        Told the seconds of sound done so far.

    Raises
    ------
    UnreadableSound, RecognitionFailed
    """
    heard = _hear(path, recognizer, progress)
    replies = judges.judge(
        [replace(stretch, transcript=stretch.transcript.shifted(stretch.start)) for stretch in heard.stretches]
    )
    transcript = Transcript(tuple(word for reply in replies for word in reply.transcript.words))
    delivery = over_recording(heard.stretches, lambda stretch: heard.deliveries[stretch.number])
    return Analysis(
        path,
        recognizer.engine,
        heard.duration,
        transcript,
        _best(replies),
        delivery or measure_delivery(transcript),
        judges.score(replies, deliveries=dict(enumerate(heard.moved(), 1))),
        damaged=heard.damaged,
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """A recording that was heard to its end."""

    duration: float
    """Seconds of sound."""
    stretches: tuple[Stretch, ...]
    """In which a word was heard."""
    deliveries: Mapping[int, Delivery]
    """How each was said, timed from its own start, by its number."""
    damaged: bool
    """Whether some of it could not be read, and was left out."""

    def moved(self) -> Iterator[Delivery]:
        """Yield how each was said, timed from the start of the recording."""
        return (moved(self.deliveries[stretch.number], stretch.start) for stretch in self.stretches)


def _hear(path: Path, recognizer: Recognizer, progress: Callable[[float], None]) -> _Heard:
    """Hear and measure a recording stretch by stretch, with the sound of no more than one in memory."""
    duration = 0.0
    sounds: dict[int, Held] = {}
    deliveries: dict[int, Delivery] = {}

    def watch(seconds: float) -> None:
        nonlocal duration
        duration = seconds
        progress(seconds)

    def keep(number: int) -> Held:
        return sounds.setdefault(number, Held())

    stretches = []
    faults: list[Path] = []
    for stretch in hear(path, recognizer, watch, keep, lambda: faults.append(path)):
        sound = sounds.pop(stretch.number)
        if stretch.transcript.words:
            stretches.append(stretch)
            deliveries[stretch.number] = measured_stretch(stretch.transcript, sound.samples)
    return _Heard(duration, tuple(stretches), deliveries, damaged=bool(faults))


def spoken(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches in which a word was heard."""
    return (stretch for stretch in stretches if stretch.transcript.words)


def _best(replies: Sequence[JudgedReply]) -> tuple[Match, ...]:
    """Return the best evidence for each move, with offsets into all the replies joined with spaces."""
    best: dict[Move, Match] = {}
    for match in _in_whole(replies):
        if match.move not in best or match.score > best[match.move].score:
            best[match.move] = match
    return tuple(best[move] for move in Move if move in best)


def _in_whole(replies: Sequence[JudgedReply]) -> Iterator[Match]:
    at = 0
    for reply in replies:
        for match in reply.moves:
            yield replace(match, start=match.start + at, end=match.end + at)
        at += len(reply.transcript.text) + 1
