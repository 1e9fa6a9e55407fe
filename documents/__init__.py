"""Clinical documents and the identities they carry: INS today, CDA and XDM to come.

Pure: values in, values out. What never enters this room: I/O, a clock, anything else
of ours.
"""
