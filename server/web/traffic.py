"""What went through, as plain counters: one addition each, read when scraped."""

from collections import Counter


class Traffic:
    """Counters since start; no account, no address, no thread enters them."""

    __slots__ = (
        "bytes_in",
        "bytes_out",
        "frames_in",
        "frames_out",
        "garbled",
        "messages_in",
        "messages_out",
        "refused",
        "signed_up",
        "slow_readers",
        "stored",
        "turned_away",
    )

    def __init__(self) -> None:
        self.bytes_in = 0
        self.bytes_out = 0
        self.frames_in = 0
        self.frames_out = 0
        self.garbled = 0
        self.messages_in = 0
        self.messages_out = 0
        self.refused: Counter[str] = Counter()
        self.signed_up = 0
        self.slow_readers = 0
        self.stored = 0
        self.turned_away = 0
