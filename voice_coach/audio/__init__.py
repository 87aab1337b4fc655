"""Devices, capture, playback and sound files."""
