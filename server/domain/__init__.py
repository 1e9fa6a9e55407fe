"""The rules: who may do what, when, and what it costs; pure functions on values.

What never enters this room: the store, the web, the clock; time is an argument.
"""
