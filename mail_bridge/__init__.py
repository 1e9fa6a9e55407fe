"""The mail bridge: a thread on one side, MSSanté mail on the other.

It is an account like others, with keys of its own, through the SDK. What never enters
this room: the server, a thread of before it joined, anything clear at rest.
"""
