"""Intake: what students handed in, found, rescued, and rebuilt on the release."""
