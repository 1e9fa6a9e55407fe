"""Letters of a hospital's record system, taken into threads of their stays.

A folder, or HL7 on a socket; an account of its own. What never enters this room: mail;
a letter that is believed to be validated because it is finished.
"""
