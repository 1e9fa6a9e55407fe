"""DICOM studies: read without trust, put in order, packed so that a slice opens alone.

What never enters this room: I/O beyond bytes that it is given, a clock, a key.
"""
