"""The judge in nbgrader's own Autograde: the command line, the API behind formgrader's button, and without a wall."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from class_state import gradebook_rows
from conftest import CHAPTER, IGNORES_DOUT, RIGHT, RIGHT_LAYER, WRONG, hand_in

from autograde.classroom.course_directory import Classroom
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.grade import grade
from autograde.classroom.grading.judging import make_job
from autograde.classroom.grading.secret import paper_key
from autograde.classroom.intake.intake import read_release
from autograde.classroom.plugins.rebuilt import released_cells
from autograde.classroom.settings import EXECUTE, JUDGE, configure, engine_of
from autograde.judge import Level


def autograde(root, *options, environment=None):
    command = [sys.executable, "-m", "nbgrader", "autograde", CHAPTER, *options]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, env={**os.environ, **(environment or {})})


def copy_of(classroom, folder):
    shutil.copytree(classroom.root, folder)
    return Classroom(folder)


@pytest.fixture
def handed_in(classroom):
    answers = {
        "ada": {"scale": RIGHT, "Scale": RIGHT_LAYER, "question_everywhere": "It is linear."},
        "bob": {"scale": WRONG, "Scale": IGNORES_DOUT},
        "cyd": {},
        "dan": {"scale": f"helper = 3.0\n{RIGHT}", "Scale": "import os\nos._exit(1)"},
    }
    for student, given in answers.items():
        hand_in(classroom, student, given)
    (classroom.submission("ada", CHAPTER) / "timestamp.txt").write_text("2026-11-20 13:00:00 UTC")
    return classroom


@pytest.mark.usefixtures("wall")
def test_nbgraders_autograde_judges_as_chainrule_grade_does(handed_in, tmp_path):
    mine = copy_of(handed_in, tmp_path / "copy")
    grade(handed_in, CHAPTER)
    done = autograde(mine.root)
    assert done.returncode == 0, done.stderr
    assert gradebook_rows(mine) == gradebook_rows(handed_in)


@pytest.mark.usefixtures("wall")
def test_it_judges_with_the_same_hidden_inputs(handed_in, tmp_path):
    """They follow from the class's secret, the released cells and what is the student's."""
    mine = copy_of(handed_in, tmp_path / "copy")
    grade(handed_in, CHAPTER)
    autograde(mine.root)
    ids = {cell.id: None for cell in read_release(handed_in.release(CHAPTER).read_bytes()).cells}
    jobs = []
    for one in (handed_in, mine):
        cells = released_cells(f"sqlite:///{one.gradebook}", CHAPTER)
        notebook = nbformat.read(one.autograded("dan", CHAPTER), as_version=4)
        jobs.append(make_job(notebook, ids, paper_key(b"secret", CHAPTER, cells)))
    assert jobs[0] == jobs[1]
    assert (mine.memory / "secret").exists()


@pytest.mark.usefixtures("wall")
def test_a_regrade_keeps_what_was_given_by_hand(handed_in):
    assert autograde(handed_in.root).returncode == 0
    with handed_in.nbgrader().gradebook() as gradebook:
        gradebook.find_grade("scale_values", CHAPTER, CHAPTER, "bob").manual_score = 1.5
        gradebook.find_comment("scale", CHAPTER, CHAPTER, "bob").manual_comment = "Twice?"
        gradebook.db.commit()
    assert autograde(handed_in.root, "--force").returncode == 0
    with handed_in.nbgrader().gradebook() as gradebook:
        given = gradebook.find_grade("scale_values", CHAPTER, CHAPTER, "bob")
        assert (given.auto_score, given.manual_score, given.needs_manual_grade) == (0.0, 1.5, True)
        assert gradebook.find_comment("scale", CHAPTER, CHAPTER, "bob").comment == "Twice?"


NO_WALL = "from autograde.judge import wall\nwall.refusal = lambda level: 'tried, refused'\n"


@pytest.fixture
def without_wall(tmp_path):
    """A Python in which no wall can be had."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(NO_WALL)
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")])}


def test_without_a_wall_nbgraders_command_refuses_and_changes_nothing(handed_in, without_wall):
    before = gradebook_rows(handed_in)
    done = autograde(handed_in.root, environment=without_wall)
    assert done.returncode != 0
    assert "this machine offers no wall around student code" in done.stderr
    assert "Nothing was changed" in done.stderr
    assert gradebook_rows(handed_in) == before
    assert not list((handed_in.root / "autograded").iterdir())


def test_without_a_wall_chainrule_grade_refuses_and_changes_nothing(handed_in, monkeypatch):
    from autograde.judge import wall

    before = gradebook_rows(handed_in)
    monkeypatch.setattr(wall, "refusal", lambda level: "tried, refused")
    with pytest.raises(CourseError, match=r"offers no wall around student code .*--no-wall"):
        grade(handed_in, CHAPTER)
    assert gradebook_rows(handed_in) == before
    assert not handed_in.report(CHAPTER).exists()


def test_where_it_is_allowed_it_grades_without_a_wall_and_says_so(handed_in, monkeypatch):
    from autograde.judge import wall

    if reason := wall.refusal(Level.NONE):
        pytest.skip(reason)
    monkeypatch.setattr(wall, "refusal", lambda level: None if level is Level.NONE else "tried, refused")
    graded = grade(handed_in, CHAPTER, allow_none=True)
    assert graded.report.wall == "none"
    assert next(item for item in graded.report.submissions if item.student == "ada").score == 5.0


def test_the_settings_name_the_engine():
    from traitlets.config import Config

    for engine, runs in (("judge", JUDGE), ("nbgrader", EXECUTE)):
        config = Config()
        configure(config, engine)
        assert runs in config.Autograde.autograde_preprocessors
        assert engine_of(config) == engine
    assert engine_of(Config()) == "judge"
    with pytest.raises(ValueError, match="'kernel'"):
        configure(Config(), "kernel")
