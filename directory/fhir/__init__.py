"""The directory as FHIR R4 resources, in the profiles of the French directory.

Model values in, JSON objects out; what a client asked, parsed into a `Search`. What
never enters this room: I/O, SQL, HTTP, a clock, a red-listed mailbox.
"""
