"""What the delivery of an attempt would have to be other, and where that was heard."""

from collections.abc import Callable, Iterator

from voice_coach.feedback.advice.attempt import Attempt, Found, as_quoted, ending, last_sentence, opening, shortened
from voice_coach.feedback.advice.rules import AdviceRules
from voice_coach.feedback.delivery import BANDS, Delivery, Hedge, over_attempt
from voice_coach.feedback.reply import JudgedReply
from voice_coach.moves.labels import CORE, Move

_BESIDE = 24
"""Characters beside a move within which a hedge belongs to it."""

_AROUND = 3
"""Words on each side of a pause that are quoted."""

_HEDGED = {**{move: str(move) for move in CORE}, Move.VALUE_SUMMARY: "fit_with_evidence"}
"""The moves that a hedge takes back, with the rule whose sentences do without."""

_Measured = tuple[JudgedReply, Delivery]


def delivered(attempt: Attempt, rules: AdviceRules) -> Iterator[Found]:
    """Yield what of the delivery is worth a word."""
    measured = [
        (reply, attempt.deliveries[reply.turn]) for reply in attempt.replies if reply.turn in attempt.deliveries
    ]
    measured = [(reply, delivery) for reply, delivery in measured if delivery.words and reply.transcript.words]
    whole = over_attempt(delivery for _, delivery in measured)
    if whole is None:
        return
    yield from _pace(whole, measured, rules)
    yield from _freeze(attempt, measured, rules)
    yield from _fillers(whole, measured, rules)
    yield from _long_pause(measured, rules)
    yield from _loudness(measured, rules)
    yield from _hedges(whole, measured, rules)


def _found(rule: str, rules: AdviceRules, reply: JudgedReply, quote: str, **fields: str) -> Found:
    worth = rules.change[rule].worth or 0.0
    return Found(rule, worth, quote, reply.turn, {"quote": as_quoted(quote, reply.transcript.text), **fields})


def _pace(whole: Delivery, measured: list[_Measured], rules: AdviceRules) -> Iterator[Found]:
    paced = [(each.words_per_minute, reply) for reply, each in measured if each.words_per_minute is not None]
    side = 0 if whole.words_per_minute is None else BANDS["words_per_minute"].side(whole.words_per_minute)
    if side and paced:
        pick: Callable[..., tuple[float, JudgedReply]] = max if side > 0 else min
        _, reply = pick(paced, key=lambda each: each[0])
        rule = "too_fast" if side > 0 else "too_slow"
        yield _found(rule, rules, reply, opening(reply), number=f"{whole.words_per_minute:.0f}")


def _freeze(attempt: Attempt, measured: list[_Measured], rules: AdviceRules) -> Iterator[Found]:
    gap, reply = max(((each.reply_gap or 0.0, reply) for reply, each in measured), key=lambda each: each[0])
    if gap >= rules.limits.freeze:
        cue = last_sentence(attempt.setting.cues.get(reply.turn, ""))
        yield _found("freeze", rules, reply, opening(reply), number=f"{gap:.1f}", cue=cue)


def _fillers(whole: Delivery, measured: list[_Measured], rules: AdviceRules) -> Iterator[Found]:
    count = len(whole.filled_pauses or ())
    often = whole.filled_per_hundred
    if count >= rules.limits.fillers and often is not None and BANDS["filled_per_hundred"].side(often) > 0:
        reply, delivery = max(measured, key=lambda each: len(each[1].filled_pauses or ()))
        at = (delivery.filled_pauses or ())[0]
        yield _found("fillers", rules, reply, _around(reply, at.start, at.end), number=str(count))


def _long_pause(measured: list[_Measured], rules: AdviceRules) -> Iterator[Found]:
    pauses = [(pause, reply) for reply, each in measured for pause in each.pauses or () if pause.inside_clause]
    pause, reply = max(pauses, key=lambda each: each[0].seconds, default=(None, None))
    if pause and reply and pause.seconds >= rules.limits.long_pause:
        quote = _around(reply, pause.start, pause.end)
        if quote:
            yield _found("long_pause", rules, reply, quote, number=f"{pause.seconds:.1f}")


def _loudness(measured: list[_Measured], rules: AdviceRules) -> Iterator[Found]:
    heard = [(each.loudness, reply) for reply, each in measured if each.loudness is not None]
    soft = [(loudness.level, reply) for loudness, reply in heard if BANDS["level"].side(loudness.level) < 0]
    if soft and len(soft) * 2 > len(heard):
        _, reply = min(soft, key=lambda each: each[0])
        yield _found("too_quiet", rules, reply, opening(reply))
    fading = [(loudness.trailing_off, reply) for loudness, reply in heard if loudness.trailing_off is not None]
    drop, reply_ = max(fading, key=lambda each: each[0], default=(0.0, None))
    if reply_ and BANDS["trailing_off"].side(drop) > 0:
        yield _found("trailing_off", rules, reply_, ending(reply_))


def _hedges(whole: Delivery, measured: list[_Measured], rules: AdviceRules) -> Iterator[Found]:
    for reply, delivery in measured:
        for hedge in delivery.hedges or ():
            for match in reply.moves:
                beside = hedge.start < match.end + _BESIDE and hedge.end > match.start - _BESIDE
                if match.move in _HEDGED and beside:
                    yield _hedged(reply, hedge, match.start, match.end, match.move, rules)
    often = whole.hedges_per_hundred
    most, delivery = max(measured, key=lambda each: len(each[1].hedges or ()))
    if (
        len(whole.hedges or ()) >= rules.limits.hedges
        and often is not None
        and BANDS["hedges_per_hundred"].side(often) > 0
    ):
        hedge = (delivery.hedges or ())[0]
        text = most.transcript.text
        quote = shortened(text, hedge.start, len(text))
        yield _found("hedges", rules, most, quote, hedge=text[hedge.start : hedge.end])


def _hedged(reply: JudgedReply, hedge: Hedge, start: int, end: int, move: Move, rules: AdviceRules) -> Found:
    text = reply.transcript.text
    quote = shortened(text, min(start, hedge.start), max(end, hedge.end))
    found = _found("hedged_move", rules, reply, quote, hedge=text[hedge.start : hedge.end])
    return Found(found.rule, found.worth, found.quote, found.turn, found.fields, _HEDGED[move], _HEDGED[move])


def _around(reply: JudgedReply, start: float, end: float) -> str:
    """Return the words on both sides of a moment, in seconds of the reply's recording."""
    words = reply.transcript.words
    before = [at for at, word in enumerate(words) if word.start < (start + end) / 2]
    middle = len(before)
    first, last = max(0, middle - _AROUND), min(len(words), middle + _AROUND)
    texts = [word.text for word in words]
    begin = len(" ".join(texts[:first])) + (1 if first else 0)
    return shortened(reply.transcript.text, begin, len(" ".join(texts[:last])))
