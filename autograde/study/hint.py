"""Gives the next hint on the command line; what was given is remembered with those given in notebooks."""

from autograde import places
from autograde.check.hint import Hint, NoHintError, hints_in, next_hint
from autograde.classroom.errors import CourseError
from autograde.study.folder import Folder


def give_hint(folder: Folder, exercise: str) -> Hint:
    """The next hint: of the folder's notebooks, else of the installed course, for one whose metadata was dropped.

    Raises CourseError for an exercise that has none.
    """
    hints = hints_in(places.find().course) | hints_in(folder.root)
    try:
        return next_hint(folder.root, hints, exercise)
    except NoHintError as error:
        raise CourseError(str(error)[0].lower() + str(error)[1:]) from error
