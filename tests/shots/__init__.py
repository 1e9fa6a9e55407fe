"""Pictures of every screen of the web client, to be looked at: `python -m tests.shots [NAME...]`.

What never enters this room: an assertion; a screen is judged by eye here.
"""
