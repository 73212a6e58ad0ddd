"""What many tests share: a small course of its own, and classes made and graded once for all of them.

The small course has the forms of the real one and two chapters of a few cells, so that the classroom's tests stay quick
and hold whatever chapters are added.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograde import places
from autograde.classroom import course_directory
from autograde.classroom.chapters import release
from autograde.classroom.chapters.build import build
from autograde.classroom.chapters.chapter import write_notebook
from autograde.classroom.chapters.library import compose
from autograde.classroom.course_directory import Classroom
from autograde.classroom.nbgrader_run import prepare_environment
from autograde.cli import main
from autograde.study.folder import Folder
from autograde.study.start import start

ROOT = Path(__file__).resolve().parents[1]
SMALL_COURSE = Path(__file__).parent / "small_course"
CHAPTER = "ch90_scaling"

RIGHT = "def scale(x):\n    return x * 3.0\n"
WRONG = "def scale(x):\n    return x * 2.0\n"
RIGHT_LAYER = (
    "class Scale:\n    def forward(self, x):\n        return x * 3.0\n\n"
    "    def backward(self, dout):\n        return dout * 3.0\n"
)
IGNORES_DOUT = RIGHT_LAYER.replace("dout * 3.0", "0.0 * dout + 3.0")


@pytest.fixture(scope="session", autouse=True)
def _environment() -> None:
    prepare_environment()


@pytest.fixture(scope="session")
def wall() -> None:
    """Skip where this machine offers no wall, in which the judge could run student code."""
    from autograde.judge import WallError, best

    try:
        best()
    except WallError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def small_places(tmp_path_factory: pytest.TempPathFactory) -> places.Places:
    """The small course, built."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(SMALL_COURSE, root / "solutions")
    small = places.Places(course=root / "course", solutions=root / "solutions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "find", lambda: small)
        build()
    return small


@pytest.fixture
def small_course(small_places: places.Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> places.Places:
    """The small course as the place of all commands, a copy that a test may change."""
    shutil.copytree(small_places.solutions.parent, tmp_path / "checkout")
    mine = places.Places(course=tmp_path / "checkout" / "course", solutions=tmp_path / "checkout" / "solutions")
    monkeypatch.setattr(places, "find", lambda: mine)
    return mine


@pytest.fixture(scope="session")
def released_class(small_places: places.Places, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A class of the small course with a roster of three, its chapters released."""
    folder = tmp_path_factory.mktemp("classes")
    roster = folder / "roster.csv"
    roster.write_text("id,first_name\nada,Ada\nbob,Bob\nzoe,Zoe\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "find", lambda: small_places)
        classroom = course_directory.init(folder / "class", roster).classroom
        release.release(classroom, [])
    return classroom


@pytest.fixture
def classroom(released_class: Classroom, small_course: places.Places, tmp_path: Path) -> Classroom:
    """A copy of the released class that a test may change."""
    shutil.copytree(released_class.root, tmp_path / "class")
    return course_directory.open_classroom(tmp_path / "class")


def hand_in(classroom: Classroom, student: str, answers: dict[str, str] | bytes, assignment: str = CHAPTER) -> Path:
    """Put a submission into the class: answers by exercise, or the file's bytes."""
    import nbformat

    path = classroom.submission(student, assignment) / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(answers, dict):
        answers = write_notebook(compose(nbformat.read(classroom.release(assignment), as_version=4), answers))
    path.write_bytes(answers)
    return path


@pytest.fixture
def home(small_course: places.Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A learner's folder of the small course, just started, with a space and a letter that is not ASCII in its path.

    The working directory is above it.
    """
    monkeypatch.chdir(tmp_path)
    return start(tmp_path / "Käthes Kurs").folder


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command; returns its exit code and all that it said, on one line."""

    def run(*arguments: object) -> tuple[int, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, " ".join((captured.out + captured.err).split())

    return run
