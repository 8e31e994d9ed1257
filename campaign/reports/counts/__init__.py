"""Figures of a report: tallies, the lists behind them, contributions, first wording."""
