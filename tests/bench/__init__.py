"""Benchmark: the product beside a bare skeleton and the limits of the machine.

Nothing here is asserted; figures are printed with their ratio to the skeleton.
"""
