"""The answers to the chapters' exercises, a file a chapter; `check` in learn.py computes them from the tables."""
