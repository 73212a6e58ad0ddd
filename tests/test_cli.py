"""The command, run in this process, with good and bad input: what it says, and its exit code."""

import json
import subprocess
import sys

import pytest
from conftest import CHAPTER, RIGHT, RIGHT_LAYER, hand_in

import autograde
from autograde import places
from autograde.cli import main


@pytest.fixture
def say(capsys):
    """Run a command; returns its exit code and all that it said, on one line."""

    def run(*arguments: object) -> tuple[int, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, " ".join((captured.out + captured.err).split())

    return run


def test_the_version_is_shown(say):
    assert say("--version") == (0, autograde.__version__)


def test_build_check_names_what_is_stale_and_exits_1(say, small_course):
    assert say("build", "--check") == (0, "course/ is as solutions/ makes it.")
    (small_course.course / f"{CHAPTER}.ipynb").write_text("{}")
    code, said = say("build", "--check")
    assert code == 1
    assert f"course/{CHAPTER}.ipynb is stale" in said
    code, said = say("build")
    assert code == 0
    assert f"course/{CHAPTER}.ipynb written" in said


def test_a_class_goes_from_init_to_feedback(say, small_course, tmp_path):
    course = tmp_path / "class"
    assert say("init", course)[0] == 0
    code, said = say("release", "--course", course)
    assert code == 0
    assert f"{CHAPTER}: released" in said
    from autograde.classroom.course_directory import Classroom

    classroom = Classroom(course)
    hand_in(classroom, "ada", {"scale": RIGHT, "Scale": RIGHT_LAYER})
    hand_in(classroom, "bob", b"{")
    code, said = say("grade", CHAPTER, "--course", course)
    assert code == 0
    assert "5 / 5" in said
    assert "is not JSON" in said
    assert {item["status"] for item in json.loads(classroom.report(CHAPTER).read_text())["submissions"]} == {
        "graded",
        "unreadable",
    }
    code, said = say("grade", CHAPTER, "--course", course, "--only", "ada", "--force", "--jobs", "1")
    assert code == 0
    assert "1 of 2 were run" in said
    assert say("grade", CHAPTER, "--course", course, "--jobs", "0")[0] == 2
    code, said = say("feedback", CHAPTER, "--course", course)
    assert (code, "1 pages" in said) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", CHAPTER, "--course", "nowhere"], "there is no folder"),
        (["release", "--course", "empty"], "is not a class made by chainrule"),
        (["feedback", CHAPTER, "--course", "empty"], "make one with `chainrule init"),
        (["init", "full"], "Nothing was changed"),
        (["init", "new", "--roster", "none.csv"], "the roster none.csv cannot be read"),
        (["init", "new", "--roster", "bad.csv"], "'../x' holds a path"),
        (["demo", "--dir", "full"], "is not empty"),
        (["grade"], "Missing argument"),
        (["fly"], "No such command"),
    ],
)
def test_bad_input_is_said_in_a_sentence_and_exits_2(say, small_course, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thing").touch()
    (tmp_path / "bad.csv").write_text("id\n../x\n")
    code, heard = say(*arguments)
    assert code == 2
    assert said in heard
    assert not (tmp_path / "new").exists()


def test_a_broken_configuration_is_named(say, classroom):
    (classroom.root / "nbgrader_config.py").write_text("c = (")
    code, said = say("release", "--force", "--course", classroom.root)
    assert code == 2
    assert "nbgrader_config.py cannot be read (SyntaxError" in said


def test_outside_a_checkout_it_says_where_to_run(say, tmp_path, monkeypatch):
    monkeypatch.setattr(places, "find", lambda: places.Places(course=tmp_path, solutions=None))
    for arguments in (["build"], ["init", tmp_path / "class"], ["demo"]):
        code, said = say(*arguments)
        assert code == 2
        assert "Run it from a checkout" in said


@pytest.mark.parametrize(("package", "extra"), [("typer", "jupyter"), ("rich", "jupyter"), ("nbgrader", "instructor")])
def test_a_missing_extra_is_named(package, extra):
    program = (
        f"import sys\nsys.modules[{package!r}] = None\nfrom autograde.cli import main\nsys.exit(main(['build']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 2
    assert f"pip install 'chainrule[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_needs_no_nbgrader():
    program = "import sys\nsys.modules['nbgrader'] = None\nfrom autograde.cli import main\nsys.exit(main(['--help']))\n"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0
