"""The shell: aiohttp, sockets and routes; bytes in, a service asked, bytes out.

What never enters this room: SQL, the store, a decision.
"""
