"""Stands in the way of the real package, in the build and in the chapters' kernels.

The schema library loads it to check web addresses, which no chart has, and that takes longer than
all other imports together. An ImportError is what the schema library expects where it is not installed.
"""

raise ImportError("kept out of the build")
