"""Helpers of the course on self-supervised learning: plumbing, and what earlier lessons built.

Importing this package loads nothing heavy; each module is imported where a lesson needs it.
"""

__version__ = "0.1.0"
