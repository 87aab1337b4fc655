"""Old attempts before today's judges."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import msgspec

from voice_coach.feedback.case import Case
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.scorecard import JudgedReply, Scorecard, draw_up
from voice_coach.library.bank import load_matcher
from voice_coach.library.judgements import judge_anew, stamp
from voice_coach.library.prompts import load_scoring
from voice_coach.library.records import AttemptRecord, as_json
from voice_coach.library.store import Library
from voice_coach.library.versions import todays_judge
from voice_coach.moves.labels import Move
from voice_coach.moves.match import Match

IsAside = Callable[[str, Sequence[Move]], bool]
"""Says of a reply, and what was heard in it, whether it only asks to hear something again, or for a moment."""

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
        return before != after or _plain(self.attempt.score) != _plain(self.score)


class _Told(NamedTuple):
    """What the judges in another process have to know of an attempt."""

    attempt: AttemptRecord
    case: Case
    is_aside: IsAside


def rejudge(
    library: Library,
    numbers: Iterable[int],
    case: Case,
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
    case
        What the person has told of themselves.
    progress
        Told after each batch how many attempts are done.
    keep
        Whether to keep what is found.

    Raises
    ------
    UnknownAttempt, LibraryBroken
    """
    wanted = list(numbers)
    judge = todays_judge()
    done = 0
    with _helpers(len(wanted)) as helpers:
        for batch in _batches(wanted):
            attempts = [library.attempt(number) for number in batch]
            told = [_Told(each, case, is_aside) for each in attempts if each.status != "running"]
            changes = list(helpers.map(_judge, told, chunksize=_PARCEL) if helpers else map(_judge, told))
            if keep:
                with library.database.transaction():
                    for change in changes:
                        if change.differs:
                            judge_anew(library, change.attempt.id, change.score, change.moves, judge)
                        else:
                            stamp(library, change.attempt.id, judge)
            done += len(batch)
            progress(done)
            yield from changes


def _judge(told: _Told) -> Change:
    """Judge one attempt; in whichever process."""
    attempt = told.attempt
    matcher = load_matcher()
    replies = []
    moves = {}
    for turn in attempt.turns:
        if turn.transcript is None:
            continue
        found = matcher.match(turn.transcript.text, turn.cue, turn.occasion is Occasion.DOUBT)
        live = attempt.kind != "recording"
        aside = live and told.is_aside(turn.transcript.text, [match.move for match in found])
        moves[turn.turn] = () if aside else found
        if not aside:
            replies.append(JudgedReply(turn.turn, turn.transcript, found, turn.occasion))
    score = None
    if attempt.score is not None:
        likeness = matcher.network.likeness
        score = draw_up(replies, attempt.style, load_scoring(), attempt.id, case=told.case, likeness=likeness)
    return Change(attempt, score, moves)


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


def _plain(score: Scorecard | None) -> object:
    return None if score is None else msgspec.json.decode(as_json(score))
