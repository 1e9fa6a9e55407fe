"""One connected device, sans I/O: a frame and an instant in, effects out.

What never enters this room: the store, the web, asyncio, the clock.
"""
