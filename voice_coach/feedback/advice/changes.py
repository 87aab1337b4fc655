"""What would have helped, and how much: found in the words, the scorecard and the delivery of an attempt."""

from collections.abc import Iterator
from typing import get_args

from voice_coach.feedback.advice.attempt import (
    Attempt,
    Found,
    as_quoted,
    clause_at,
    last_sentence,
    last_signal,
    opening,
    shortened,
    told,
    words_of,
)
from voice_coach.feedback.advice.delivered import delivered
from voice_coach.feedback.advice.given import NOTHING
from voice_coach.feedback.advice.rules import ALMOST, SOFTENED, AdviceRules
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.reply import JudgedReply
from voice_coach.feedback.scorecard import Verdict
from voice_coach.feedback.scoring import BEST, BuiltRule, DodgeMet, DoubtMet
from voice_coach.feedback.wordlist import Phrases
from voice_coach.moves.labels import Move
from voice_coach.moves.wording import Words

EVIDENCE = "fit_with_evidence"
_NO = frozenset("not never no nobody nothing".split())
_THEIRS = frozenset("i me my we it that this".split())
_RATHER = 0.5
"""What decides where two things are worth the same: for what was nearly done, and for a reason of their own."""

_MET = frozenset({*get_args(DoubtMet), *get_args(DodgeMet)})

_FURTHER = {
    "fit_check": Move.FIT_CHECK,
    "forward_question": Move.ROLE_QUESTION,
    "offer_more": Move.OFFER_MORE,
    "contact": Move.CONTACT,
    "follow_up": Move.FOLLOW_UP,
    "ask_outright": Move.ASK_FOR_JOB,
}
"""Moves that earn a little, told where they were not made."""


def changes(attempt: Attempt, rules: AdviceRules, last: str = "") -> tuple[Found, ...]:
    """Return what would have helped, the most helpful first; last, that there is nothing to change.

    Of what is worth the same, that comes later whose rule is the `last` one that was told.
    """
    found = sorted(_found(attempt, rules), key=lambda each: (-each.worth, (each.tries or each.rule) == last))
    return (*found, Found(NOTHING, 0.0))


def _found(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    if not attempt.spoke:
        yield Found("silence", float(BEST))
        return
    yield from _core(attempt, rules)
    yield from _built(attempt, rules)
    yield from _met(attempt)
    yield from _missteps(attempt)
    yield from _own_reason(attempt, rules)
    yield from _further(attempt)
    yield from delivered(attempt, rules)


def _core(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    """Yield the core moves that were missed; where words came near one, with those."""
    for item in attempt.card.core:
        if item.done or item.move is None:
            continue
        worth = float(item.worth + _unlocked(attempt, item.move))
        name = str(item.move)
        if near := _near(attempt, item.move, rules):
            how, reply, quote = near
            yield _said(attempt, name + how, worth + _RATHER, reply, quote, subject=name, tries=name)
        elif last := last_signal(attempt):
            yield _said(attempt, name, worth, last, opening(last))
        else:
            yield Found(name, worth)


def _unlocked(attempt: Attempt, move: Move) -> int:
    """Return the points that a move would have brought by what it completes."""
    made = attempt.made | {move}
    style = attempt.card.style
    return sum(
        rule.points_in(style)
        for name, rule in attempt.scoring.built.items()
        if not _is_done(attempt, name) and move in (*rule.made, *rule.only_with) and _complete(rule, made)
    )


def _complete(rule: BuiltRule, made: frozenset[Move]) -> bool:
    beside = not (rule.beside or rule.dates) or bool(made & set(rule.beside))
    return set(rule.made) <= made and beside and not rule.reason


def _is_done(attempt: Attempt, name: str) -> bool:
    return any(item.done for item in attempt.card.built if item.rule == name)


def _near(attempt: Attempt, move: Move, rules: AdviceRules) -> tuple[str, JudgedReply, str] | None:
    """Return words of the person that come near a move, and how, in their last such sentence; None where none do."""
    for reply in reversed(attempt.replies):
        words = words_of(reply.transcript.text)
        softeners = _clauses(reply, rules.softening)
        soft = [clause for clause in _clauses(reply, rules.soft[move]) if clause in softeners]
        for how, clauses in ((SOFTENED, soft), (ALMOST, _clauses(reply, rules.near[move]))):
            for start, end in clauses:
                if _is_own(words, start, end, move) and (quote := shortened(words.text, start, end)):
                    return how, reply, quote
    return None


def _clauses(reply: JudgedReply, phrases: Phrases) -> list[tuple[int, int]]:
    """Return the clauses that hold one of the phrases, as offsets; but not the words that did something else."""
    words = words_of(reply.transcript.text)
    found = []
    for first, last in phrases.found(words):
        begin, behind = words.starts[first], words.ends[last - 1]
        start, end = clause_at(words, first, last)
        start = max([start, *(match.end for match in reply.moves if match.end <= begin)])
        end = min([end, *(match.start for match in reply.moves if match.start >= behind)])
        if not any(match.start < end and match.end > start for match in reply.moves):
            found.append((start, end))
    return found


def _is_own(words: Words, start: int, end: int, move: Move) -> bool:
    """Whether a clause says something of the speaker, or of the job, and denies nothing."""
    inside = {word for word, at in zip(words.words, words.starts, strict=True) if start <= at < end}
    return (move is Move.NEXT_STEP or bool(inside & _THEIRS)) and not inside & _NO


def _built(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    """Yield what the close lacked, where the move that it needs was made."""
    missed = {item.move for item in attempt.card.core if not item.done}
    made = attempt.made
    for item in attempt.card.built:
        if item.done or item.rule in _MET or item.rule not in rules.change:
            continue
        if item.rule == EVIDENCE:
            yield from _evidence(attempt, rules, item)
        elif item.rule == "thanks":
            if Move.THANKS not in made:
                reply = last_signal(attempt)
                yield _said(attempt, item.rule, item.worth, reply, opening(reply)) if reply else _bare(item)
        elif item.move not in missed and (found := _match_of(attempt, item.move)):
            reply, quote = found
            yield _said(attempt, item.rule, item.worth, reply, quote, topic=_topic(attempt, rules))


def _bare(item: Verdict) -> Found:
    return Found(item.rule, item.worth)


def _evidence(attempt: Attempt, rules: AdviceRules, item: Verdict) -> Iterator[Found]:
    """Yield how evidence could have come in: in place of a claim, with a reason of their own, or at all."""
    gained = float(max(item.worth, _unlocked(attempt, Move.VALUE_SUMMARY)))
    if claim := _claim(attempt, rules):
        reply, quote = claim
        more = rules.change["bare_claim"].worth or 0.0
        yield _said(attempt, "bare_claim", gained + more, reply, quote, subject=EVIDENCE)
    if attempt.unsaid:
        yield Found("own_reason", gained + _RATHER, fields=told(attempt.unsaid[0]), subject=EVIDENCE)
    last = last_signal(attempt)
    yield _said(attempt, EVIDENCE, gained, last, opening(last)) if last else Found(EVIDENCE, gained)


def _claim(attempt: Attempt, rules: AdviceRules) -> tuple[JudgedReply, str] | None:
    for reply in attempt.replies:
        words = words_of(reply.transcript.text)
        for first, last in rules.bare.found(words):
            start, end = words.starts[first], words.ends[last - 1]
            if not any(match.start < end and match.end > start for match in reply.moves):
                return reply, shortened(words.text, start, end)
    return None


def _own_reason(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    """Yield a reason of their own that was not said, where other evidence was."""
    if attempt.unsaid and _is_done(attempt, EVIDENCE):
        worth = rules.change["own_reason"].worth or 0.0
        yield Found("own_reason", worth, fields=told(attempt.unsaid[0]))


def _met(attempt: Attempt) -> Iterator[Found]:
    """Yield the doubts and dodges that could have been met better."""
    for item in (*attempt.card.built, *attempt.card.missteps):
        if item.rule not in _MET or item.rule in {"well_answered", "followed_up"} or item.turn is None:
            continue
        reply = attempt.reply(item.turn)
        earned = sum(max(0, other.points) for other in attempt.card.built if other.rule in _MET)
        gain = max(0, item.worth - earned) - min(0, item.points)
        quote = item.quote or (opening(reply) if reply else "")
        if gain and reply:
            yield _said(attempt, item.rule, gain, reply, quote)


def _missteps(attempt: Attempt) -> Iterator[Found]:
    for item in attempt.card.missteps:
        reply = attempt.reply(item.turn) if item.turn else None
        if reply and item.rule not in _MET and item.quote:
            yield _said(attempt, item.rule, -item.points, reply, item.quote)


def _further(attempt: Attempt) -> Iterator[Found]:
    """Yield moves that earn a little, as far as there is anything left to earn."""
    left = BEST - attempt.card.total
    for name, move in _FURTHER.items():
        points = attempt.scoring.points(move, attempt.card.style)
        if move not in attempt.made and min(points, left) > 0:
            yield Found(name, min(points, left))


def _match_of(attempt: Attempt, move: Move | None) -> tuple[JudgedReply, str] | None:
    found = [
        (match.score, reply, match.quote) for reply in attempt.replies for match in reply.moves if match.move is move
    ]
    best = max(found, key=lambda each: each[0], default=None)
    return (best[1], best[2]) if best else None


def _topic(attempt: Attempt, rules: AdviceRules) -> str:
    """Return what the interviewer told of when they were asked about the work; empty where they were not."""
    asked = [reply.turn for reply in attempt.replies if any(match.move is Move.ROLE_QUESTION for match in reply.moves)]
    for turn in asked:
        following = attempt.reply(turn + 1)
        if following is None or following.occasion is Occasion.DOUBT:
            continue
        heard = words_of(attempt.setting.cues.get(turn + 1, ""))
        for topic, words in rules.topics.items():
            if any(words.found(heard)):
                return topic
    return ""


def _said(
    attempt: Attempt,
    rule: str,
    worth: float,
    reply: JudgedReply,
    quote: str,
    *,
    subject: str = "",
    tries: str = "",
    topic: str = "",
) -> Found:
    """Return something found in what was said in a reply."""
    text = reply.transcript.text
    at = text.find(quote)
    short = shortened(text, at, at + len(quote)) if quote and at >= 0 else ""
    fields = {
        "quote": as_quoted(short, text),
        "cue": last_sentence(attempt.setting.cues.get(reply.turn, "")),
        "topic": topic,
        **(told(attempt.unsaid[0]) if attempt.unsaid else {}),
    }
    return Found(rule, worth, short, reply.turn, fields, subject, tries)
