"""What clinicians hold in their hands: the SDK, the command line, the web client.

What never enters this room: any part of the server but its wire protocol.
"""
