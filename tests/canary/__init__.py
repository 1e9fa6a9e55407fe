"""Secrets are seeded in every sealed field; then every byte that was kept is read."""
