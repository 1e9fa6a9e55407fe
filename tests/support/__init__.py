"""Helpers that several folders of tests use. No test and no fixture lives here."""
