"""Periodic report: its figures, the lists behind them, its files."""
