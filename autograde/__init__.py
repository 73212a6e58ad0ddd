"""chainrule: a course on backpropagation and its auto-grader."""

__version__ = "0.1.0"
