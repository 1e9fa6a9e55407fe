"""The wire contract between client and server: frames, REST types, codes, limits.

Frames are MessagePack arrays tagged by their first element; one WebSocket message
holds an array of 1 to 256 frames. JSON Schema and TypeScript types are generated
from here. Never enters: anything of ours, I/O, meaning.
"""
