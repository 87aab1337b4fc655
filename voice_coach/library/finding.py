"""Which attempts are wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from voice_coach.library.records import Kind
from voice_coach.moves.labels import Move


@dataclass(frozen=True, slots=True)
class Wanted:
    """What attempts have to be like; what is left out does not matter."""

    scenario: str | None = None
    since: date | None = None
    """The first day, by the clock where it was held."""
    until: date | None = None
    """The last day."""
    missed: Move | None = None
    """A move that was not made in an attempt that has a score."""
    tag: str | None = None
    kind: Kind | None = None

    def where(self) -> tuple[str, tuple[object, ...]]:
        """Return the end of an SQL statement over attempts, and its values."""
        conditions = list(self._conditions())
        if not conditions:
            return "", ()
        return f"WHERE {' AND '.join(said for said, _ in conditions)}", tuple(value for _, value in conditions)

    def _conditions(self) -> Iterator[tuple[str, object]]:
        if self.scenario is not None:
            yield "scenario = ?", self.scenario
        if self.since is not None:
            yield "substr(started_at, 1, 10) >= ?", self.since.isoformat()
        if self.until is not None:
            yield "substr(started_at, 1, 10) <= ?", self.until.isoformat()
        if self.missed is not None:
            made = "SELECT 1 FROM moves WHERE moves.attempt = attempts.id AND moves.move = ?"
            yield f"score IS NOT NULL AND NOT EXISTS ({made})", self.missed.value
        if self.tag is not None:
            yield "EXISTS (SELECT 1 FROM tags WHERE tags.attempt = attempts.id AND tags.tag = ?)", self.tag
        if self.kind is not None:
            yield "kind = ?", self.kind


EVERYTHING = Wanted()
