"""The public files of the Annuaire Santé: columns, reading, parsing, applying.

What never enters this room: anything that they do not say.
"""
