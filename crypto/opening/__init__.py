"""The opening half: everything that takes or makes a secret.

The server cannot import this package; the import contracts say so. Never enters:
I/O other than the system's random source, clocks, logging.
"""
