"""What a reply answered: it decides how the reply is judged."""

from enum import Enum


class Occasion(str, Enum):
    """What the interviewer had just done when the candidate replied."""

    CUE = "cue"
    """An ordinary signal that the end is near."""
    DOUBT = "doubt"
    """They voiced a doubt about the candidate, or left one open."""
    DODGE = "dodge"
    """They were asked where the candidate stands, and did not say."""
    CHANCE = "chance"
    """Nothing was asked of them, they thanked, and waited: the last chance."""

    def __str__(self) -> str:
        return self.value
