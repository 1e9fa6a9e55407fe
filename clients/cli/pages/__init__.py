"""Pages to print, set by Typst from data.

What never enters this room: markup made of what someone wrote; a page is a fixed
template, and what it shows comes as values.
"""
