"""The schema `bridge`: what waits, what was sent, what came. All SQL of the bridge.

What never enters this room: anything clear. A value is sealed, a name is a MAC.
"""
