"""Old attempts before today's judges."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import msgspec

from voice_coach.feedback.advice.choice import Coach
from voice_coach.feedback.advice.given import Advice
from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.library.advised import IsAside, answered, last_advice, with_advice
from voice_coach.library.bank import load_matcher
from voice_coach.library.judgements import judge_anew, stamp
from voice_coach.library.prompts import load_advice, load_scoring
from voice_coach.library.records import AttemptRecord
from voice_coach.library.remarks import check_known
from voice_coach.library.store import Library
from voice_coach.library.versions import todays_judge
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match
from voice_coach.speech.transcript import Transcript

CaseAt = Callable[[str], Case]
"""Returns what the person has told of themselves, with the job of an interview of this name."""

_BATCH = 200
"""Attempts that are read, judged and kept at once: this bounds the memory, and what is lost when it is stopped."""

_WORTH_HELPERS = 100
"""Attempts from which it is quicker to start other processes: each needs about a second for that."""

_PARCEL = 10
"""Attempts that a process gets at once."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an attempt before today's judges."""

    attempt: AttemptRecord
    """As it was, with its turns."""
    score: Scorecard | None
    """What it gets today; None where it never had a score."""
    moves: dict[int, tuple[Match, ...]]
    """What each turn does today."""

    @property
    def before(self) -> frozenset[Move]:
        """The moves that were found until now."""
        return frozenset(match.move for turn in self.attempt.turns for match in turn.moves)

    @property
    def after(self) -> frozenset[Move]:
        """The moves that are found today."""
        return frozenset(match.move for matches in self.moves.values() for match in matches)

    @property
    def told(self) -> bool:
        """Whether there is something to tell: another total, or another move."""
        before, after = self.attempt.score, self.score
        return self.before != self.after or (before and before.total) != (after and after.total)

    @property
    def differs(self) -> bool:
        """Whether anything at all is judged differently, be it a word of evidence."""
        before = {turn.turn: _in_order(turn.moves) for turn in self.attempt.turns if turn.transcript is not None}
        after = {turn: _in_order(matches) for turn, matches in self.moves.items()}
        return before != after or self.attempt.score != self.score


class _Reply(msgspec.Struct, array_like=True):
    """What the judges have to know of a reply."""

    turn: int
    cue: str
    occasion: Occasion
    transcript: Transcript


class _Attempt(msgspec.Struct, array_like=True):
    """What the judges have to know of an attempt; as bytes, it goes to another process in no time."""

    number: int
    case: Case
    style: str
    scored: bool
    live: bool
    replies: list[_Reply]


class _Found(msgspec.Struct, array_like=True):
    """What they find."""

    score: Scorecard | None
    moves: dict[int, tuple[Match, ...]]


def rejudge(
    library: Library,
    numbers: Iterable[int],
    case_at: CaseAt,
    is_aside: IsAside,
    progress: Callable[[int], None] = lambda _: None,
    *,
    keep: bool = True,
) -> Iterator[Change]:
    """Judge attempts by today's matcher and scoring, keep that beside what was thought before, and yield it.

    Parameters
    ----------
    numbers
        The attempts, in the order in which they are done.
    case_at
        Tells by what to judge attempts that do not say what the person had told then.
    progress
        Told after each batch how many attempts are done.
    keep
        Whether to keep what is found.

    Raises
    ------
    UnknownAttempt, LibraryBroken
    """
    wanted = list(numbers)
    check_known(library, wanted)
    done = 0
    read_at = library.database.version()
    with _helpers(len(wanted)) as helpers:
        adviser = _Adviser(case_at, is_aside, last_advice(library, min(wanted, default=0)))
        for attempts, answers in _asked(library, wanted, case_at, partial(_judge, is_aside), helpers):
            changes = [adviser.advised(attempt, answer) for attempt, answer in zip(attempts, answers, strict=True)]
            done += len(changes)
            if keep:
                changes = _kept(library, changes, read_at)
            progress(done)
            yield from changes
    progress(len(wanted))  # those that are under way are left out


def _asked(
    library: Library,
    numbers: Iterable[int],
    case_at: CaseAt,
    judge: Callable[[bytes], bytes],
    helpers: Executor | None,
) -> Iterator[tuple[list[AttemptRecord], Iterable[bytes]]]:
    """Yield attempts in batches, with what is found in each; the next batch is under way while one is looked at."""
    under_way: deque[tuple[list[AttemptRecord], Iterable[bytes]]] = deque()
    for batch in _batches(numbers):
        attempts = [found for found in library.still_there(batch) if found.status != "running"]
        questions = [_question(attempt, _case_of(attempt, case_at)) for attempt in attempts]
        answers = helpers.map(judge, questions, chunksize=_PARCEL) if helpers else map(judge, questions)
        under_way.append((attempts, answers))
        if len(under_way) > 1:
            yield under_way.popleft()
    yield from under_way


def _case_of(attempt: AttemptRecord, case_at: CaseAt) -> Case:
    return case_at(attempt.scenario) if attempt.told is None else attempt.told


def _question(attempt: AttemptRecord, case: Case) -> bytes:
    replies = [
        _Reply(turn.turn, turn.cue, turn.occasion, turn.transcript)
        for turn in attempt.turns
        if turn.transcript is not None
    ]
    scored, live = attempt.score is not None, attempt.kind != "recording"
    return msgspec.msgpack.encode(_Attempt(attempt.id, case, attempt.style, scored, live, replies))


def _judge(is_aside: IsAside, question: bytes) -> bytes:
    """Judge one attempt; in whichever process."""
    asked = msgspec.msgpack.decode(question, type=_Attempt)
    matcher = load_matcher()
    replies = []
    moves = {}
    for reply in asked.replies:
        text = reply.transcript.text
        found = matcher.match(text, reply.cue, reply.occasion is Occasion.DOUBT)
        aside = asked.live and is_aside(text)
        moves[reply.turn] = () if aside else found
        if not aside:
            replies.append(JudgedReply(reply.turn, reply.transcript, found, reply.occasion))
    score = None
    if asked.scored:
        likeness = matcher.likeness
        score = draw_up(replies, asked.style, load_scoring(), asked.number, case=asked.case, likeness=likeness)
    return msgspec.msgpack.encode(_Found(score, moves))


class _Adviser:
    """Gives advice anew, one attempt after the other, where the scorecard is another one or there was none."""

    def __init__(self, case_at: CaseAt, is_aside: IsAside, last: Advice | None) -> None:
        self._case_at = case_at
        self._is_aside = is_aside
        self._last = last

    def advised(self, attempt: AttemptRecord, answer: bytes) -> Change:
        """Return what became of an attempt, with advice that fits its scorecard."""
        found = msgspec.msgpack.decode(answer, type=_Found)
        score = found.score and self._with_advice(attempt, found.score, found.moves)
        self._last = (score and score.advice) or self._last
        return Change(attempt, score, found.moves)

    def _with_advice(
        self, attempt: AttemptRecord, score: Scorecard, moves: Mapping[int, tuple[Match, ...]]
    ) -> Scorecard:
        before = attempt.score
        if before and before.advice and replace(before, advice=None) == score:
            return before
        live = attempt.kind != "recording"
        turns = answered(attempt.turns, self._is_aside if live else None)
        case = _case_of(attempt, self._case_at)
        coach = Coach(load_advice(), load_scoring(), case.role, case.company, self._last)
        return with_advice(score, [replace(turn, moves=moves.get(turn.turn, ())) for turn in turns], coach, attempt.id)


def _kept(library: Library, changes: list[Change], read_at: int) -> list[Change]:
    """Keep what became of attempts; what another program has deleted or changed since `read_at` is left as it is now.

    Such a change may be that what was told was taken out: it must not come back with the advice.
    """
    judge = todays_judge()
    with library.database.transaction():
        if library.database.version() != read_at:
            changes = [change for change in changes if _is_as_read(library, change.attempt)]
        for change in changes:
            if change.differs:
                judge_anew(library, change.attempt.id, change.score, change.moves, judge)
            else:
                stamp(library, change.attempt.id, judge)
    return changes


def _is_as_read(library: Library, attempt: AttemptRecord) -> bool:
    return any((now.told, now.score) == (attempt.told, attempt.score) for now in library.still_there([attempt.id]))


@contextmanager
def _helpers(count: int) -> Iterator[Executor | None]:
    """Give as many processes as the machine has cores; none where they would not be worth it."""
    if count < _WORTH_HELPERS:
        yield None
        return
    # Spawned, not forked: the other threads of this process hold locks that would never be let go in a copy of it.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context, initializer=load_matcher) as pool:
        yield pool


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    left = iter(numbers)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _in_order(matches: Sequence[Match]) -> list[Match]:
    return sorted(matches, key=lambda match: (match.start, match.move))
