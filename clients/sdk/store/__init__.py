"""The local store: SQLite whose records are sealed, one aggregate a file.

Columns in clear are numbers, hashes and random ids, only what is looked up by.
What never enters this room: a rule, a network, a name in clear.
"""
