"""Web Push: a constant word to an address that a browser gave, and nothing else.

What never enters this room: a table, an account, a thread, what a message says.
"""
