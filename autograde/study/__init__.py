"""Self-study: a student's own folder of notebooks, and what a learner without a teacher needs of it."""

from autograde.check.hint import hint

__all__ = ["hint"]
