"""The words of the command line, one file per subject.

What never enters this room: the server, a key, a text that is not in the catalogue.
"""
