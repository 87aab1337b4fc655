"""Scorecard, delivery measures, advice. Pure: data in, data out."""
