"""An automation beside a hospital's record system, with an account of its own.

It answers sealed questions about patients; whoever their GP is, it alone can tell.
What never enters this room: the server, a screen, an INS in a log.
"""
