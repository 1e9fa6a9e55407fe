"""Files on their way: read and sealed, stored, fetched, checked, written.

What never enters this room: a whole file in memory; a name or a type that someone
else chose, taken at its word.
"""
