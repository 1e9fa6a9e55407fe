"""Colours, light and dark: calm, and readable at WCAG AA contrast."""

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="cordee-dark",
    dark=True,
    primary="#8fb8ff",
    secondary="#c3b1f5",
    accent="#7fd6b2",
    warning="#f0c674",
    error="#ff8f8f",
    success="#7fd6b2",
    foreground="#e6e9ef",
    background="#11141a",
    surface="#171b23",
    panel="#1f2530",
    variables={
        "text-muted": "#98a2b3",
        "border": "#2b3342",
        "input-selection-background": "#8fb8ff 30%",
    },
)
LIGHT: Final = Theme(
    name="cordee-light",
    dark=False,
    primary="#1d4ed8",
    secondary="#6d3fc0",
    accent="#0a6b4b",
    warning="#8a5a00",
    error="#b42318",
    success="#0a6b4b",
    foreground="#1b2130",
    background="#ffffff",
    surface="#f6f7f9",
    panel="#eceff4",
    variables={
        "text-muted": "#5a6474",
        "border": "#d5dae3",
        "input-selection-background": "#1d4ed8 25%",
    },
)
