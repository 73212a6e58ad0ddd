"""Chapters: their sources, the releases made of them, the library of answers, and the audit of all that goes out."""
