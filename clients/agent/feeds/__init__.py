"""Formats in which record systems tell about patients, each in its own file.

A feed gives rows in its order, and a number and a word for each that is bad. What
never enters this room: a token, the network but for the listener's own socket.
"""
