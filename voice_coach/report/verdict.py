"""An attempt in a sentence, and what the parts of its scorecard are called, on a page and in a terminal."""

from collections.abc import Mapping

from voice_coach.feedback.scorecard import Scorecard, Verdict
from voice_coach.moves.labels import Move
from voice_coach.planning.record import OBJECTIONS, Outcome
from voice_coach.report.view import TryOf
from voice_coach.report.words import listed

_SAID = {
    Move.NEXT_STEP: ("asked for the next step", "ask for the next step"),
    Move.RESTATE_INTEREST: ("said that you want it", "say that you want it"),
    Move.PROBE_CONCERNS: ("asked for doubts", "ask for doubts"),
}
"""Each core move done, and as it follows "you did not"."""

OWN_POINTS = "Your own points"
"""What a person's own reasons to be chosen are called."""


def groups(card: Scorecard) -> tuple[tuple[str, tuple[Verdict, ...]], ...]:
    """Return the parts of a scorecard in their order, each with what it is called; empty ones are left out."""
    parts = (
        ("The three core moves", card.core),
        ("How it was built", card.built),
        ("Also earned", card.supporting),
        ("What it cost", card.missteps),
    )
    return tuple((title, verdicts) for title, verdicts in parts if verdicts)


def verdict(card: Scorecard | None, kind: str, *, heard: bool = True, try_of: TryOf | None = None) -> str:
    """Return what became of the core moves, in a sentence to the person.

    Parameters
    ----------
    kind
        What the attempt was, for those that have no score.
    heard
        Whether a word was heard in it.
    try_of
        What it is a new try at, where it is one.
    """
    if not heard:
        return f"{_tried(try_of)}: nothing was heard." if try_of else "Nothing was heard from you."
    if card is None:
        return {
            "drill": "A drill: one move, again and again. It has no score.",
            "warm_up": "A warm-up: good sentences, said after. It has no score.",
            "retake": f"{_tried(try_of)}.",
        }.get(kind, "This attempt was broken off before it had a score.")
    done = [_SAID[each.move][0] for each in card.core if each.done and each.move in _SAID]
    missed = [_SAID[each.move][1] for each in card.core if not each.done and each.move in _SAID]
    if not missed:
        return f"You {listed(done, 'and')}. That is a close."
    if not done:
        return f"You did not yet {listed(missed, 'or')}. That is what practice is for."
    return f"You {listed(done, 'and')}, but did not {listed(missed, 'or')}."


def told_drilled(outcome: Outcome, titles: Mapping[Move, str]) -> str:
    """Return in a sentence how what was drilled went.

    Parameters
    ----------
    titles
        What each move is called.
    """
    done = "Met the doubt" if outcome.skill == OBJECTIONS else titles[Move(outcome.skill)]
    return f"{done} in {outcome.made} of {outcome.of} {'try' if outcome.of == 1 else 'tries'}."


def _tried(try_of: TryOf | None) -> str:
    return f"A new try at {try_of.told if try_of else 'one turn'}"


def advice(item: Verdict) -> str:
    """Return in short what to do where something was missed: "Ask for doubts"; what cost points, as it is called."""
    if item.move in _SAID and item.rule == str(item.move) and not item.done:
        did_not = _SAID[item.move][1]
        return did_not[0].upper() + did_not[1:]
    return item.title
