"""All the SQL: one aggregate per file, the statement beside its function.

What never enters this room: HTTP, a service, a decision that the rules should take.
"""
