"""Attempts on disk: their sound, their transcripts, their judgements."""
