"""The Python client: keys, threads and sockets, for programs and for the command line.

What never enters this room: a screen, a prompt, any part of the server but its
wire protocol.
"""
