"""Two tries at a reply in figures: each measure then and now."""

from collections.abc import Iterator

from voice_coach.feedback.comparison import Comparison, Take


def figures(comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield each measure's title with its values then and now; "" where it was not measured in one of the two."""
    for title, of in (("Words", _words), ("Words a minute", _pace), ("Came in after", _gap)):
        then, now = of(comparison.before), of(comparison.after)
        if then or now:
            yield title, then, now


def _words(take: Take) -> str:
    return str(len(take.transcript.words))


def _pace(take: Take) -> str:
    rate = take.delivery.words_per_minute if take.delivery else None
    return "" if rate is None else f"{rate:.0f}"


def _gap(take: Take) -> str:
    gap = take.delivery.reply_gap if take.delivery else None
    return "" if gap is None else f"{gap:.1f}\N{NO-BREAK SPACE}s"
