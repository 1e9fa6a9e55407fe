"""Kills at every named point, and what must be true when all are back."""
