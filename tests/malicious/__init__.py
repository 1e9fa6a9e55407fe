"""A server that lies: a proxy between real clients and the real server."""
