"""Cordée: the secure line between hospital and town.

This room holds the version and nothing else: the others are links beside it.
What never enters it: an import; `import cordee` costs nothing and has no effect.
"""

__version__ = "0.1.0"
