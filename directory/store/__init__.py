"""All SQL of the directory: the schema `directory`, one aggregate a file.

What never enters this room: a file, a rule of a format, HTTP, anything else of ours.
"""
