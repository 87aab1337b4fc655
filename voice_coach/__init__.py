"""Voice Coach: rehearse the close of a job interview aloud, offline."""

__version__ = "0.1.0"
