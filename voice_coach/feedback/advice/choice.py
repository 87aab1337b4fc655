"""The choice of one thing to keep and one thing to change, and of the words to tell them in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Template

from voice_coach.feedback.advice.attempt import Attempt, Found, Setting
from voice_coach.feedback.advice.changes import changes
from voice_coach.feedback.advice.given import Advice, Tip
from voice_coach.feedback.advice.keeps import keeps, told_again
from voice_coach.feedback.advice.rules import ALMOST, SOFTENED, AdviceRules, fields_of, sentences_of
from voice_coach.feedback.delivery import Delivery
from voice_coach.feedback.reply import JudgedReply
from voice_coach.feedback.scorecard import Scorecard
from voice_coach.feedback.scoring import Scoring

_WORDED = frozenset({"bare_claim", "hedged_move", "hedges"})
"""Changes that are about the very words that they quote."""

_AGAIN = 0.5
"""What is praised a second time in a row counts half: something else is told where it comes near."""


def advise(attempt: Attempt, rules: AdviceRules, last: Advice | None = None, variant: int = 0) -> Advice:
    """Return one thing to keep and one thing to change of an attempt.

    Parameters
    ----------
    last
        What the attempt before was told: no sentence of it is told again, and what makes it good is told first.
    variant
        Which of the wordings is taken, counted round and round; the attempt's number does.
    """
    writer = _Writer(attempt, rules, last, variant)
    change, told = writer.change(changes(attempt, rules, _plainly(last.change.rule) if last else ""))
    kept = keeps(attempt, rules, last)
    if last:
        kept = _rather_new(kept, rules, last)
    keep = writer.keep([*(each for each in kept if not _clashes(each, told)), *kept])
    if _overlap(keep.quote, change.quote):
        change = writer.unquoted(told) or change  # nobody wants to read the same words twice
    return Advice(keep, change)


def _plainly(rule: str) -> str:
    return rule.removesuffix(ALMOST).removesuffix(SOFTENED)


def _clashes(kept: Found, change: Found) -> bool:
    """Whether something would be praised in the same breath as it is to be changed."""
    blamed = change.quote if change.rule.endswith((ALMOST, SOFTENED)) or change.rule in _WORDED else ""
    return kept.about == change.about or _overlap(kept.quote, blamed)


def _overlap(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def _rather_new(kept: Sequence[Found], rules: AdviceRules, last: Advice) -> tuple[Found, ...]:
    """Return what to keep with what was praised the last time further down."""

    def worth(found: Found) -> float:
        if told_again(rules.keep[found.rule], last):
            return 1_000.0 + found.worth
        return found.worth * (_AGAIN if found.rule == last.keep.rule else 1.0)

    return tuple(sorted(kept, key=worth, reverse=True))


@dataclass(frozen=True, slots=True)
class Coach:
    """Gives advice on attempts of one interview."""

    rules: AdviceRules
    scoring: Scoring
    role: str = ""
    """The job, as it is said after "the"; empty where it is not known."""
    company: str = ""
    last: Advice | None = None
    """What the attempt before was told."""

    def advised(
        self,
        card: Scorecard,
        replies: Sequence[JudgedReply],
        deliveries: Mapping[int, Delivery],
        cues: Mapping[int, str],
        variant: int = 0,
    ) -> Scorecard:
        """Return the scorecard of an attempt with advice on it.

        Parameters
        ----------
        deliveries, cues
            How each reply was said, and what was said before it, by its turn.
        variant
            Which of the wordings is taken, counted round and round; the attempt's number does.
        """
        # Asides, such as asking to be told again, are measured as well, but they are no part of the close.
        told = {reply.turn: deliveries[reply.turn] for reply in replies if reply.turn in deliveries}
        attempt = Attempt(replies, card, self.scoring, told, Setting(self.role, self.company, cues))
        return replace(card, advice=advise(attempt, self.rules, self.last, variant))


class _Writer:
    """Puts what was found into words that were not told the last time."""

    def __init__(self, attempt: Attempt, rules: AdviceRules, last: Advice | None, variant: int) -> None:
        self._rules = rules
        self._style = attempt.card.style
        self._known = {"role": attempt.setting.role, "company": attempt.setting.company}
        self._last = last
        self._variant = variant
        tips = (last.keep, last.change) if last else ()
        self._said = "\n".join(text for tip in tips for text in (tip.text, tip.try_saying))

    def keep(self, found: Sequence[Found]) -> Tip:
        """Return the first thing to keep that can be told in new words."""
        return next(self._keeps(found))

    def change(self, found: Sequence[Found]) -> tuple[Tip, Found]:
        """Return the first thing to change that can be told in new words, and what it was."""
        return next(self._changes(found))

    def unquoted(self, told: Found) -> Tip | None:
        """Return a change told without the words that it is about; None where it has no such wording that is new."""
        fields = {name: value for name, value in told.fields.items() if name != "quote"}
        return next((tip for tip, _ in self._changes([replace(told, fields=fields)])), None)

    def _keeps(self, found: Sequence[Found]) -> Iterator[Tip]:
        for each in found:
            rule = self._rules.keep[each.rule]
            if text := self._new(rule.again if told_again(rule, self._last) else rule.says, each):
                yield Tip(each.rule, text, each.quote if each.quote in text else "", each.turn)

    def _changes(self, found: Sequence[Found]) -> Iterator[tuple[Tip, Found]]:
        for each in found:
            sentences = self._rules.change[each.tries or each.rule].sentences(self._style)
            text, say = self._new(self._rules.change[each.rule].says, each), self._new(sentences, each)
            if text and (say or not sentences):
                yield Tip(each.rule, text, each.quote if each.quote in text else "", each.turn, say), each

    def _new(self, wordings: Sequence[str], found: Found) -> str:
        """Return a wording with its fields filled in, rather one that has some; empty where all were just told."""
        known = {name: value for name, value in {**self._known, **found.fields}.items() if value}
        for wording in self._in_turn(wordings, known):
            sentences = [Template(each).substitute(known) for each in sentences_of(wording)]
            if not any(each in self._said for each in sentences):
                return " ".join(sentences)
        return ""

    def _in_turn(self, wordings: Sequence[str], known: Iterable[str]) -> Iterator[str]:
        start = self._variant % len(wordings) if wordings else 0
        turned = [*wordings[start:], *wordings[:start]]
        can = [wording for wording in turned if fields_of(wording) <= set(known)]
        return iter(sorted(can, key=lambda wording: not fields_of(wording)))
