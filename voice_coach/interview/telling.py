"""What passes between a live session and the world around it: events out, the Enter key in."""

import threading
import time
from collections.abc import Sequence

from voice_coach.interview import events


class Telling:
    """Tells the listeners what happens, on the session's own clock.

    Parameters
    ----------
    listeners
        Told everything, in this order.
    """

    def __init__(self, listeners: Sequence[events.Listener]) -> None:
        self._listeners = listeners
        self._started = time.monotonic()
        self.enter = threading.Event()
        """Set from any thread when Enter was pressed; whoever waits for it clears it."""

    def restart_clock(self) -> None:
        """Count the seconds of events from now on."""
        self._started = time.monotonic()

    @property
    def now(self) -> float:
        """Seconds since the session started."""
        return self.at(time.monotonic())

    def at(self, moment: float) -> float:
        """Return a moment of `time.monotonic` in seconds since the session started."""
        return round(moment - self._started, 3)

    def tell(self, event: events.Event | events.Private) -> None:
        """Tell the listeners that something happened."""
        for listener in self._listeners:
            listener.notice(event)

    def warn(self, message: str) -> None:
        """Tell the listeners of something that is not as it should be."""
        self.tell(events.Warned(at=self.now, message=message))
