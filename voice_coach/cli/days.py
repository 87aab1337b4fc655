"""How days are told to people."""

from datetime import date


def in_days(days: int) -> str:
    """Return how far off a day is, in words."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def written(day: date, today: date) -> str:
    """Return a day as people write it, with its year where that is another one."""
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")
