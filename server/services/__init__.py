"""What the server can be asked for: rules and store joined, one use case a function.

What never enters this room: HTTP, and the half of cryptography that opens.
"""
