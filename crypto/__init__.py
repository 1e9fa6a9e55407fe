"""The end-to-end cryptography of Cordée: bytes in, bytes out.

This package is the *public half*: structures, hashes, and the verification of
chains, attestations, epochs and logs. It never holds a secret. Whatever takes a
secret lives in `cordee.crypto.opening`, which the server cannot import.
Never enters: I/O, clocks, logging, anything else of ours.
"""
