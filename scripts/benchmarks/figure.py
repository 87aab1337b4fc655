"""A figure, and what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    """What it should not exceed; None where it has no goal."""
    at_least: bool = False
    """Whether the goal is what it should not fall below."""

    @property
    def kept(self) -> bool:
        """Whether the goal is met."""
        return self.goal is None or (self.value >= self.goal if self.at_least else self.value <= self.goal)
