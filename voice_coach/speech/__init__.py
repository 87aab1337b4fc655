"""Recognisers, end of turn, voices and the models behind them."""
