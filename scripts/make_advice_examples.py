#!/usr/bin/env python3
"""Write docs/advice-examples.md: what fifty attempts were told, for somebody to read. See docs/advice.md.

The attempts are those of tests/simulated_attempts.py, with the moves that the real matcher finds.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from simulated_attempts import Simulated, simulate  # noqa: E402

from voice_coach.feedback.advice.choice import advise  # noqa: E402
from voice_coach.feedback.advice.given import Advice  # noqa: E402
from voice_coach.library.bank import load_matcher  # noqa: E402
from voice_coach.library.prompts import load_advice  # noqa: E402

_WANTED = 50
_MOST_OF_A_KIND = 4
"""Examples of one rule, so that many rules are seen."""

_MOST_SAID = 320
"""Characters of a reply that are printed."""

_HEAD = """# Fifty pieces of advice

Written by `scripts/make_advice_examples.py`: simulated attempts in a row, as one person would get them, chosen so that
many rules are seen. The replies are put together from sentences of many people and trades, so they do not always hang
together, and neither do the interviews; what matters is whether the advice fits what was said.
[How it is chosen](advice.md).
"""


def main() -> None:
    """Write the page."""
    lines = [_HEAD]
    for number, (simulated, advice) in enumerate(_chosen(), 1):
        lines += _told(number, simulated, advice)
    (ROOT / "docs" / "advice-examples.md").write_text("\n".join(lines), encoding="utf-8")


def _chosen() -> Iterator[tuple[Simulated, Advice]]:
    rules, matcher = load_advice(), load_matcher()
    last, seed = None, 0
    seen: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    while seen.total() < _WANTED:
        simulated = simulate(seed, matcher.match, matcher.likeness)
        advice = advise(simulated.attempt, rules, last, seed)
        seed += 1
        few = seen[advice.change.rule] < _MOST_OF_A_KIND and kept[advice.keep.rule] < _MOST_OF_A_KIND * 2
        if few and simulated.attempt.spoke | (advice.change.rule not in seen):
            seen[advice.change.rule] += 1
            kept[advice.keep.rule] += 1
            last = advice
            yield simulated, advice


def _told(number: int, simulated: Simulated, advice: Advice) -> Iterator[str]:
    attempt = simulated.attempt
    setting = attempt.setting
    yield f"## {number}. {setting.role.capitalize()}, {setting.company}: {attempt.card.total} of 100\n"
    yield f"*{attempt.card.style.replace('_', '-')} interview*\n"
    for reply in attempt.replies:
        yield f"> **{setting.cues[reply.turn]}**\n>"
        said = reply.transcript.text
        said = said if len(said) <= _MOST_SAID else said[:_MOST_SAID].rsplit(" ", 1)[0] + " …"
        yield f"> {said or '(nothing)'}\n>"
    for point in attempt.card.own:
        yield f"\n*Their own reason: {point.reason}, {'said' if point.said else 'not said'}.*"
    yield f"\n- **Keep:** {advice.keep.text}"
    yield f"- **Next time:** {advice.change.text}"
    if advice.change.try_saying:
        yield f"  Try: “{advice.change.try_saying}”"
    yield f"\n<sub>{advice.keep.rule}; {advice.change.rule}</sub>\n"


if __name__ == "__main__":
    main()
