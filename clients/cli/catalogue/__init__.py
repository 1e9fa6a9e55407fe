"""Every text a person reads, in French and in English, one file per subject.

What never enters this room: a decision; a text is chosen elsewhere.
"""
