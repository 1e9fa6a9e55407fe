"""Who is who: practitioners, where they work, how to reach them, who answers now.

Usable alone, on PostgreSQL and a search index. What never enters this room: a patient,
an account, a thread, anything else of ours.
"""
