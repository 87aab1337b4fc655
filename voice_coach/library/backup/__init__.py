"""Attempts in a zip file with their sound, for safekeeping or another machine."""

from voice_coach.library.backup.restoring import UnusableBackup, restore
from voice_coach.library.backup.writing import back_up

__all__ = ["UnusableBackup", "back_up", "restore"]
