"""The bridge's rules: which mail is which, who is written to, what became of it. Pure.

What never enters this room: I/O, a clock, a random number.
"""
