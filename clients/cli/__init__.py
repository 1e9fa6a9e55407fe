"""The command line and the full-screen chat: everything goes through the SDK.

What never enters this room: the server, cryptography or a socket of its own.
"""
