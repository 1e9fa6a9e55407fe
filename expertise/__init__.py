"""Tele-expertise: who may ask whom, what is paid and when, as rules and dated tables.

What never enters this room: I/O, a clock, a key, a screen. Pure.
"""
