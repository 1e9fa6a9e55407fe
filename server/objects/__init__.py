"""Where sealed segments lie: a local folder or S3, one object a segment.

What never enters this room: a table, a rule, a name that a person gave.
"""
