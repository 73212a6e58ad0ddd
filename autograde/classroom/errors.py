"""What a command says when it cannot go on."""


class CourseError(Exception):
    """One sentence for the person at the keyboard: what was found, what was expected, what to do."""
