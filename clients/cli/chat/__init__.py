"""The full-screen chat: what a person sees, and what their keys do.

What never enters this room: the wire, a key, anything that the SDK does not offer.
"""
