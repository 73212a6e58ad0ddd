"""Damaged and hostile submissions, end to end with the judge: `chainrule grade`, then plain `nbgrader autograde`."""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest
from conftest import CHAPTER, RIGHT, RIGHT_LAYER, hand_in

from autograde.classroom.course_directory import Classroom
from autograde.classroom.grading.grade import grade
from autograde.classroom.plugins.nbgrader_intake import REBUILT

WARNS = RIGHT.replace("    return", "    import warnings\n    warnings.warn('slow')\n    return")
OWN_CELLS = [
    "import a_module_that_nobody_has",
    "name = input('your name?')",
    "!echo shell\n%matplotlib inline",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
]


def own_cell(source):
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def change(path, change_cells):
    content = json.loads(path.read_text())
    change_cells(content["cells"])
    path.write_text(json.dumps(content))


def skip_everything(cells):
    for cell in cells:
        cell["metadata"]["tags"] = ["skip-execution"]
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["points"] = 1000


def contents(root):
    return {path: hashlib.sha256(path.read_bytes()).digest() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def graded(wall, released_class, tmp_path_factory):
    root = tmp_path_factory.mktemp("intake") / "class"
    shutil.copytree(released_class.root, root)
    classroom = Classroom(root)
    right = {"scale": RIGHT, "Scale": RIGHT_LAYER, "question_everywhere": "It is linear."}

    nested = hand_in(classroom, "nested", right)
    content = nested.read_text()
    nested.unlink()
    (nested.parent / CHAPTER).mkdir()
    (nested.parent / CHAPTER / "mine.ipynb").write_text(content[: content.index('"question_everywhere"')], "utf-16")
    change(hand_in(classroom, "Åsa Berg", right), lambda cells: cells.append(own_cell("while True:\n    pass")))
    change(hand_in(classroom, "noisy", right | {"scale": WARNS}), lambda cells: cells.extend(map(own_cell, OWN_CELLS)))
    beside = hand_in(classroom, "beside", right).parent
    (beside / "numpy.py").write_text("raise SystemExit")
    (beside / "source").symlink_to(root / "source")
    change(hand_in(classroom, "tagged", {}), skip_everything)
    hand_in(classroom, "blank", b"")
    (hand_in(classroom, "timely", right).parent / "timestamp.txt").write_text("yesterday, I think")
    before = contents(root / "submitted")
    result = grade(classroom, CHAPTER)
    return classroom, {item.student: item for item in result.report.submissions}, before


def test_damaged_submissions_get_what_they_deserve(graded):
    scores = {name: (item.status, item.score) for name, item in graded[1].items() if item.status != "missing"}
    assert scores == {
        "nested": ("graded", 5.0),
        "Åsa Berg": ("graded", 5.0),
        "noisy": ("graded", 5.0),
        "beside": ("graded", 5.0),
        "tagged": ("graded", 0.0),
        "blank": ("unreadable", 0.0),
        "timely": ("graded", 5.0),
    }


@pytest.mark.parametrize(
    ("student", "note"),
    [
        ("nested", "the notebook was renamed: mine.ipynb"),
        ("nested", f"in a folder of the submission: {CHAPTER}"),
        ("nested", "UTF-16"),
        ("nested", "damaged or cut off"),
        ("noisy", "ModuleNotFoundError: No module named 'a_module_that_nobody_has'"),
        ("noisy", "calls input()"),
        ("noisy", "%magic or !shell"),
        ("beside", "files beside the notebook are not used: numpy.py"),
        ("beside", "symbolic links were not followed: source"),
        ("tagged", "nothing was answered"),
        ("blank", "is empty"),
        ("timely", "timestamp.txt holds no time"),
    ],
)
def test_the_report_says_what_was_the_matter(graded, student, note):
    assert any(note in said for said in graded[1][student].notes)


def test_nothing_of_a_submission_but_its_rebuilt_notebook_reaches_autograded(graded):
    classroom, _, before = graded
    folder = classroom.autograded("beside", CHAPTER).parent
    assert [path.name for path in folder.iterdir()] == [f"{CHAPTER}.ipynb"]
    assert contents(classroom.root / "submitted") == before
    assert not list((classroom.root / REBUILT).rglob("*.ipynb"))


def test_grading_again_runs_nothing_and_says_the_same(graded):
    again = grade(graded[0], CHAPTER)
    assert again.ran == 0
    assert {item.student: item for item in again.report.submissions} == graded[1]


def test_formgraders_button_takes_in_the_same(graded, tmp_path):
    from nbgrader.apps.api import NbGraderAPI

    shutil.copytree(graded[0].root, tmp_path / "class", symlinks=True)
    mine = Classroom(tmp_path / "class")
    run = mine.nbgrader()
    api = NbGraderAPI(run.coursedir, config=run.config)
    done = api.autograde(CHAPTER, "tagged")
    assert done["success"], done.get("error")
    assert run.coursedir.submitted_directory == "submitted"
    with run.gradebook() as gradebook:
        assert gradebook.find_submission(CHAPTER, "tagged").score == 0.0
    assert "skip-execution" not in mine.autograded("tagged", CHAPTER).read_text()


def test_plain_nbgrader_takes_in_the_same(graded, tmp_path):
    classroom, results, before = graded
    shutil.copytree(classroom.root, tmp_path / "class", symlinks=True)
    shutil.rmtree(tmp_path / "class" / "autograded")
    (tmp_path / "class" / "autograded").mkdir()
    command = [sys.executable, "-m", "nbgrader", "autograde", CHAPTER]
    done = subprocess.run(command, cwd=tmp_path / "class", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "blank: the submission cannot be read and gets 0" in done.stderr
    assert "nested: the notebook was renamed" in done.stderr
    mine = Classroom(tmp_path / "class")
    with mine.nbgrader().gradebook() as gradebook:
        for student, item in results.items():
            if item.status != "missing":
                assert gradebook.find_submission(CHAPTER, student).score == item.score
    assert "cannot be read" in json.loads(mine.autograded("blank", CHAPTER).read_text())["cells"][0]["source"][0]
    assert not (mine.autograded("beside", CHAPTER).parent / "numpy.py").exists()
    assert len(contents(mine.root / "submitted")) == len(before)
