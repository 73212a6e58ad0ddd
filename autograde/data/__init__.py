"""The digits: 1,797 handwritten ones for chapter 6. README.md here says where they are from, and their licence."""

from autograde.data.digits import Digits, digits

__all__ = ["Digits", "digits"]
