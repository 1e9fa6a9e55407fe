"""The blind store-and-forward service: it carries and orders what it cannot read.

What never enters this room: a private key, a patient's identity in clear, a client.
"""
