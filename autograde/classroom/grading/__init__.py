"""Grading a class: workers judge, one writer records, a journal remembers."""
