"""Tests that hold two clocks against each other while something plays."""

import contextlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

TRIES = 3


def realtime(test: Callable[P, None]) -> Callable[P, None]:
    """Try a test up to three times: a busy machine is late now and then, a fault is there every time."""

    @wraps(test)
    def tried(*args: P.args, **kwargs: P.kwargs) -> None:
        for _ in range(TRIES - 1):
            with contextlib.suppress(AssertionError):
                test(*args, **kwargs)
                return
        test(*args, **kwargs)

    return tried
