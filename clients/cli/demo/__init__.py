"""`cordee demo`: a hospital to try, on this machine, with nothing to install.

What never enters this room: the server's code; it is started as a process.
"""

from cordee.clients.cli.demo.command import main

__all__ = ["main"]
