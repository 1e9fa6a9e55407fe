"""The wire contract: frames, REST types and codes, the only source of truth.

What never enters this room: anything of ours, any I/O, a rule about who may do what.
"""
