"""The scorecard: what was done or missed, the words that show it, what it earned or cost, and a sentence to try."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from voice_coach.feedback.advice.given import Advice
from voice_coach.feedback.case import Case
from voice_coach.feedback.met import answers_doubt, dodges_met, doubts_met
from voice_coach.feedback.points import Likeness, PointMade, points_made, same_word
from voice_coach.feedback.reasons import date_beside, reason_for
from voice_coach.feedback.reply import Evidence, JudgedReply, best_match, words_at
from voice_coach.feedback.scoring import BEST, BuiltRule, Rule, Scoring
from voice_coach.moves.labels import CORE, MISSTEPS, SUPPORTING, Move
from voice_coach.moves.match import Match
from voice_coach.moves.wording import read

__all__ = ["Evidence", "JudgedReply", "Scorecard", "Verdict", "draw_up"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one thing that a close is judged by."""

    move: Move | None
    """The move; None where it is not one move alone."""
    title: str
    """What was done, or missed, in a person's words."""
    done: bool
    points: int
    """Points that it earned, or cost."""
    turn: int | None = None
    """The turn in which it was done, or passed over; counted from 1."""
    quote: str = ""
    """The words that did it; empty where nothing was said."""
    start_time: float | None = None
    """When they began, in seconds from the start of the turn's recording."""
    end_time: float | None = None
    """When they ended."""
    why: str = ""
    """Why it matters, or what it costs."""
    try_saying: str = ""
    """A sentence to try, where it was missed."""
    rule: str = ""
    """The name of its rule in the rules of the score."""
    worth: int = 0
    """Points that it could have earned at most."""
    more: tuple[Evidence, ...] = ()
    """Further words that belong to it: the reason beside the interest, the date beside the next step."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The verdict on an attempt. The points of all its items add up to the total, within 0 and 100."""

    total: int
    """0 to 100."""
    core: tuple[Verdict, ...]
    """One verdict for each core move, done or missed."""
    supporting: tuple[Verdict, ...]
    """Further moves that earned something."""
    missteps: tuple[Verdict, ...]
    """What cost points in this style of interview."""
    built: tuple[Verdict, ...] = ()
    """How well the close was built: done or missed, the doubts and dodges of the talk among it."""
    own: tuple[PointMade, ...] = ()
    """The person's own reasons to be chosen, said or not; they earn nothing."""
    style: str = ""
    """The style of interview that it was scored for."""
    style_why: str = ""
    """What that style looks for."""
    advice: Advice | None = None
    """What it teaches; None where none was given."""

    @property
    def core_done(self) -> int:
        """How many of the core moves were made."""
        return sum(verdict.done for verdict in self.core)

    @property
    def to_try(self) -> tuple[Verdict, ...]:
        """What has a sentence to try that is worth trying next: first things first.

        Who has not said that they want the job needs no reason for it yet, and who left out one impression no other.
        Where there is advice, only the core moves are left that it is not about: one thing at a time.
        """
        missed = [verdict for verdict in self.core if not verdict.done]
        if self.advice:
            told = self.advice.change
            return tuple(each for each in missed if each.rule not in told.rule and each.try_saying != told.try_saying)
        without = {verdict.move for verdict in missed}
        rest = [verdict for verdict in (*self.built, *self.missteps) if verdict.try_saying]
        return (*missed, *(verdict for verdict in rest if verdict.move not in without and not _is_sum(verdict)))

    @property
    def points(self) -> int:
        """What the points of all items come to; the total is that, within 0 and 100."""
        return sum(verdict.points for verdict in self.items)

    @property
    def beyond(self) -> str:
        """What the points come to, in a sentence, where that is no total; empty where it is."""
        if self.points < 0:
            return f"The points come to \N{MINUS SIGN}{-self.points}; no score goes below 0."
        return f"The points come to {self.points}; no score goes above {BEST}." if self.points > BEST else ""

    @property
    def items(self) -> tuple[Verdict, ...]:
        """Everything that has points."""
        return (*self.core, *self.built, *self.supporting, *self.missteps)


def draw_up(
    replies: Sequence[JudgedReply],
    style: str,
    scoring: Scoring,
    variant: int = 0,
    case: Case | None = None,
    likeness: Likeness = same_word,
) -> Scorecard:
    """Return the scorecard of an attempt.

    Parameters
    ----------
    replies
        Every reply of the attempt, in order.
    style
        How bold a close the interview asks for; some things are worth more, or cost, by style.
    scoring
        The rules.
    variant
        Which of the sentences to try is shown, counted round and round; the attempt's number does.
    case
        What the person has told of themselves: their reasons are looked for, and the names of job and company are not
        taken for a reason to want it.
    likeness
        How near two words are in meaning.
    """
    case = case or Case()
    judge = _Judge(replies, style, scoring, variant, frozenset(read(f"{case.role} {case.company}").words))
    moves = list(judge.moves())
    met = list(judge.met())
    rest = [*moves, *(verdict for verdict in met if verdict.points < 0)]
    card = Scorecard(
        total=0,
        core=tuple(judge.core()),
        built=(*judge.built(), *(verdict for verdict in met if verdict.points >= 0)),
        supporting=tuple(verdict for verdict in rest if verdict.points > 0),
        missteps=tuple(verdict for verdict in rest if verdict.points < 0),
        own=points_made(
            case.reasons, [(reply.turn, reply.transcript) for reply in replies], scoring.own_reasons, likeness
        ),
        style=style,
        style_why=next((rule.why for name, rule in scoring.styles.items() if name == style), ""),
    )
    return replace(card, total=max(0, min(BEST, card.points)))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Applies the rules to the replies of one attempt."""

    replies: Sequence[JudgedReply]
    style: str
    scoring: Scoring
    variant: int
    names: frozenset[str]

    def core(self) -> Iterator[Verdict]:
        """Yield the verdict on each core move."""
        for move in CORE:
            found = self._best([move])
            evidence = [_quoted(*found)] if found else []
            yield self._verdict(self.scoring.moves[move], str(move), evidence, done=bool(found), move=move)

    def moves(self) -> Iterator[Verdict]:
        """Yield the verdict on each other move that was made."""
        for move in (*SUPPORTING, *MISSTEPS):
            rule = self.scoring.moves[move]
            found = best_match(self._not_yet_judged(move), [move])
            if found and self._counts(rule):
                yield self._verdict(rule, str(move), [_quoted(*found)], done=True, move=move)

    def built(self) -> Iterator[Verdict]:
        """Yield the verdict on each thing that a close is built of."""
        for name, rule in self.scoring.built.items():
            evidence = self._built(rule) if self._counts(rule) else []
            move = rule.made[0] if len(rule.made) == 1 else None
            yield self._verdict(rule, name, evidence, done=bool(evidence), move=move)

    def met(self) -> Iterator[Verdict]:
        """Yield the verdict on each doubt and each dodge; together the doubts earn once, and the dodges too."""
        yield from _earning_once(
            self._met(met.how, met.words, met.well, self.scoring.doubts[met.how], self.scoring.doubts.values())
            for met in doubts_met(self.replies)
        )
        yield from _earning_once(
            self._met(met.how, met.words, met.well, self.scoring.dodges[met.how], self.scoring.dodges.values())
            for met in dodges_met(self.replies)
        )

    def _built(self, rule: BuiltRule) -> list[Evidence]:
        """Return the words that show that a rule was met; none where it was not."""
        found = [self._best([move, *self.scoring.as_good_as.get(move, ())]) for move in rule.made]
        first = found[0]
        if first is None or None in found:
            return []
        if rule.reason:
            return self._with_reason(rule.made[0])
        evidence = [_quoted(*pair) for pair in found if pair]
        if rule.beside or rule.dates:
            beside = self._beside(rule)
            return [*evidence, beside] if beside else []
        return evidence

    def _with_reason(self, move: Move) -> list[Evidence]:
        for reply in self.replies:
            for match in reply.moves:
                if match.move is move and (reason := reason_for(match, reply, self.scoring, self.names)):
                    return [_quoted(reply, match), reason]
        return []

    def _beside(self, rule: BuiltRule) -> Evidence | None:
        if beside := self._best(rule.beside):
            return _quoted(*beside)
        for reply in self.replies if rule.dates else ():
            for match in reply.moves:
                if match.move is rule.made[0] and (date := date_beside(match, reply, self.scoring)):
                    return date
        return None

    def _met(
        self,
        how: str,
        words: Iterable[tuple[JudgedReply, Match | None]],
        well: bool,
        rule: Rule,
        section: Iterable[Rule],
    ) -> Verdict:
        evidence = [_quoted(reply, match) for reply, match in words]
        verdict = self._verdict(rule, how, evidence, done=well, points=rule.points_in(self.style))
        return replace(verdict, worth=max(other.points_in(self.style) for other in section))

    def _verdict(
        self,
        rule: Rule,
        name: str,
        evidence: Sequence[Evidence],
        *,
        done: bool,
        move: Move | None = None,
        points: int | None = None,
    ) -> Verdict:
        worth = rule.points_in(self.style)
        first = evidence[0] if evidence else None
        sentences = rule.try_saying if worth < 0 or not done else ()
        return Verdict(
            move=move,
            title=rule.title if done or not rule.missed else rule.missed,
            done=done,
            points=points if points is not None else worth if done else 0,
            turn=first.turn if first else None,
            quote=first.quote if first else "",
            start_time=first.start_time if first else None,
            end_time=first.end_time if first else None,
            why=rule.why_in(self.style),
            try_saying=sentences[self.variant % len(sentences)] if sentences else "",
            rule=name,
            worth=max(0, worth),
            more=tuple(evidence[1:]),
        )

    def _not_yet_judged(self, move: Move) -> Sequence[JudgedReply]:
        """Return the replies in which a move counts by itself: who runs themselves down at a doubt gives in to it."""
        if move is Move.SELF_DOUBT:
            return [reply for reply in self.replies if not answers_doubt(reply)]
        return self.replies

    def _best(self, moves: Collection[Move]) -> tuple[JudgedReply, Match] | None:
        return best_match(self.replies, moves)

    def _counts(self, rule: Rule) -> bool:
        return not rule.only_with or bool(self._best(rule.only_with))


def _is_sum(verdict: Verdict) -> bool:
    """Whether it is missed only because something else is that is told by itself."""
    return verdict.move is None and verdict.turn is None


def _quoted(reply: JudgedReply, match: Match | None) -> Evidence:
    """Return the words of a match; where there is none, the turn in which nothing to the point was said."""
    if match is None:
        return Evidence(reply.turn, "", 0, 0, None, None)
    return words_at(reply, match.start, match.end, match.quote)


def _earning_once(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Yield the verdicts, which together earn no more than the best of them; what costs, costs each time."""
    earned = 0
    for verdict in verdicts:
        points = verdict.points if verdict.points < 0 else max(0, verdict.points - earned)
        earned += max(0, points)
        yield replace(verdict, points=points)
