"""What was done well, and how much it counted; nothing that cost points is praised."""

from collections.abc import Iterator

from voice_coach.feedback.advice.attempt import Attempt, Found, as_quoted, opening, shortened, told, words_of
from voice_coach.feedback.advice.given import Advice
from voice_coach.feedback.advice.rules import AdviceRules, KeepRule
from voice_coach.feedback.delivery import BANDS, Hedge, over_attempt
from voice_coach.feedback.occasion import Occasion
from voice_coach.feedback.reply import JudgedReply
from voice_coach.feedback.scorecard import Verdict
from voice_coach.moves.labels import Move

_MENDED = 60.0
"""What makes good the last advice is told before anything else: more than any close can earn by one thing."""

_AVOIDED = {
    "no_pay_question": "pay_question",
    "no_benefits_question": "benefits_question",
    "no_pressure": "pressure",
    "no_self_doubt": "self_doubt",
    "no_ask_for_job": "ask_for_job",
    "no_conceding": "conceded",
    "no_pressing": "pressed",
}
"""What is mended by leaving it out, with what was left out."""

_ENOUGH = 4
"""Words of a reply that is worth quoting though it did nothing yet."""

_NO = frozenset("no not never nothing none".split())

_HEDGED = 0.3
"""What is left of the worth of words that a hedge half takes back."""

_CONTRARY = {"reply_gap": "freeze"}
"""What is not praised beside what it is not quite the contrary of: one reply may be late where most are not."""

_REASON, _INTEREST = "interest_with_reason", "restate_interest"


def keeps(attempt: Attempt, rules: AdviceRules, last: Advice | None) -> tuple[Found, ...]:
    """Return what to keep, what counted most first. There always is something."""
    mended = last.change.rule if last else ""

    def weight(found: Found) -> float:
        rule = rules.keep[found.rule]
        if mended in rule.mends:
            return _MENDED + found.worth
        return found.worth if rule.says else -1.0

    found = [each for each in _found(attempt, rules, mended) if weight(each) >= 0]
    return tuple(sorted(found, key=weight, reverse=True))


def told_again(rule: KeepRule, last: Advice | None) -> bool:
    """Whether what is kept is what the last advice was about."""
    return last is not None and last.change.rule in rule.mends


def _found(attempt: Attempt, rules: AdviceRules, mended: str) -> Iterator[Found]:
    for item in attempt.card.items:
        if item.done and item.points >= 0 and item.turn is not None:
            yield from _done(attempt, rules, item)
    yield from _own(attempt, rules)
    yield from _delivered(attempt, rules)
    yield from _avoided(attempt, rules, mended)
    yield from _spoke(attempt, rules)


def _done(attempt: Attempt, rules: AdviceRules, item: Verdict) -> Iterator[Found]:
    """Yield something that earned points, with the words that did it."""
    name, words = item.rule, (item.turn, item.quote)
    if name == _REASON and item.more:
        words = (item.more[0].turn, item.more[0].quote)
        if not any(first == 0 for first, _ in attempt.scoring.leads.found(words_of(words[1]))):
            return  # a reason inside the interest itself is quoted with it, as the interest
    if name == "next_step_agreed" and item.more:
        words = (item.more[-1].turn, item.more[-1].quote)
    reply = attempt.reply(words[0] or 0)
    if name == Move.ROLE_QUESTION and reply and _looks_forward(reply, words[1], rules):
        name = "forward_question"
    if name in rules.keep and reply and words[1] and (item.points > 0 or name in _OWN_POINTS):
        yield from _quoting(attempt, rules, name, reply, words[1], float(item.points))


_OWN_POINTS = frozenset({"answered", "well_answered"})
"""What may be praised although another has earned the points."""


def _looks_forward(reply: JudgedReply, quote: str, rules: AdviceRules) -> bool:
    return any(rules.forward.found(words_of(quote))) or (
        len(reply.moves) == 1 and any(rules.forward.found(words_of(reply.transcript.text)))
    )


def _own(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    for point in attempt.card.own:
        reply = attempt.reply(point.turn or 0)
        if point.said and reply:
            yield from _quoting(attempt, rules, "own_reason", reply, point.quote, 0.0, **told(point.reason))


def _quoting(
    attempt: Attempt, rules: AdviceRules, rule: str, reply: JudgedReply, quote: str, points: float, **fields: str
) -> Iterator[Found]:
    """Yield something to keep with its words, unless they cost points as well."""
    text = reply.transcript.text
    start = text.find(quote)
    end = start + len(quote)
    if start < 0 or any(first < end and last > start for first, last in attempt.costly(reply)):
        return
    short = shortened(text, start, end)
    stated = rules.keep[rule].worth
    worth = points if stated is None else stated
    if short:
        quoted = {"quote": as_quoted(short, text), **fields}
        subject = _INTEREST if rule == _REASON else ""
        taken_back = any(hedge.start < end and hedge.end > start for hedge in _hedges(attempt, reply))
        taken_back |= any(rules.softening.found(words_of(short)))
        if not (taken_back and rule == _INTEREST):  # nobody can tell from it
            yield Found(rule, worth * (_HEDGED if taken_back else 1.0), short, reply.turn, quoted, subject)


def _hedges(attempt: Attempt, reply: JudgedReply) -> tuple[Hedge, ...]:
    delivery = attempt.deliveries.get(reply.turn)
    return (delivery.hedges if delivery else None) or ()


def _delivered(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    """Yield what was right about the delivery; a measure that is not known is not praised."""
    whole = over_attempt(attempt.deliveries.values())
    if whole is None:
        return
    for rule, name, value, number in (
        ("pace", "words_per_minute", whole.words_per_minute, "{:.0f}"),
        ("reply_gap", "reply_gap", whole.reply_gap, "{:.1f}"),
    ):
        if value is not None and value > 0 and BANDS[name].side(value) == 0:
            fields = {"number": number.format(value)}
            yield Found(rule, rules.keep[rule].worth or 0.0, fields=fields, subject=_CONTRARY.get(rule, ""))


def _avoided(attempt: Attempt, rules: AdviceRules, mended: str) -> Iterator[Found]:
    """Yield what was told last time, and did not happen again."""
    if not attempt.spoke:
        return
    there = {*map(str, attempt.made), *(item.rule for item in attempt.card.missteps)}
    doubted = any(reply.occasion is Occasion.DOUBT for reply in attempt.replies)
    for rule, what in _AVOIDED.items():
        if what not in there and mended in rules.keep[rule].mends and (doubted or what != "conceded"):
            yield Found(rule, rules.keep[rule].worth or 0.0)
    yield from _calmer(attempt, rules, mended)


def _calmer(attempt: Attempt, rules: AdviceRules, mended: str) -> Iterator[Found]:
    whole = over_attempt(attempt.deliveries.values())
    if whole is None:
        return
    few = whole.filled_per_hundred is not None and BANDS["filled_per_hundred"].side(whole.filled_per_hundred) == 0
    gaps = [each.reply_gap for each in attempt.deliveries.values() if each.reply_gap is not None]
    prompt = bool(gaps) and max(gaps) <= (BANDS["reply_gap"].high or 0.0)
    for rule, fine in (("no_fillers", few), ("no_freeze", prompt)):
        if fine and mended in rules.keep[rule].mends:
            yield Found(rule, rules.keep[rule].worth or 0.0)


def _spoke(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    """Yield what is true of any attempt in which something was said, and of any other."""
    for reply in attempt.replies:
        taken = [match for match in reply.moves if match.move in (Move.CLARIFY_OBJECTION, Move.ACKNOWLEDGE_OBJECTION)]
        for match in taken:
            yield from _quoting(attempt, rules, "answered_doubt", reply, match.quote, 0.0)
    passed = {item.turn for item in attempt.card.items if not item.done and item.turn is not None}
    for reply in attempt.replies:
        quote = opening(reply)
        fine = len(quote.split()) >= _ENOUGH and not set(words_of(quote).words) & _NO
        if fine and reply.turn not in passed and not attempt.costly(reply):
            yield from _quoting(attempt, rules, "spoke", reply, quote, 0.0)
    rule = "took_turns" if attempt.spoke else "began"
    yield Found(rule, rules.keep[rule].worth or 0.0)
