"""Voice Coach: rehearse the close of a job interview aloud, offline."""

import os

__version__ = "0.1.0"

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""ONNX Runtime, which the natural voice runs on, sends its maker what it does from version 1.29 on, and keeps a number
that this machine is known by. It reads this when it is first loaded, so it is set before any part of this program can
load it."""
