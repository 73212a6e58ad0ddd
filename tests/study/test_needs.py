"""Self-study needs the extra `jupyter` and nothing of the instructor's."""

import subprocess
import sys

from conftest import RIGHT, RIGHT_LAYER
from study_home import SCALING, answer
from test_start import RUN

from autograde import places

MISSING = (
    "import sys\nfor name in ('nbgrader', 'jupytext', 'sqlalchemy', 'distributed'):\n    sys.modules[name] = None\n"
)


def test_no_command_of_self_study_needs_what_an_instructor_installs(home, small_course):
    answer(home, scale=RIGHT, Scale=RIGHT_LAYER)
    newer = small_course.course / f"{SCALING}.ipynb"
    newer.write_text(newer.read_text(encoding="utf-8").replace("Three times", "Thrice"), encoding="utf-8")
    for command in (
        ["start", ".", "--no-open"],
        ["check", "90"],
        ["progress", "--html"],
        ["hint", "scale"],
        ["update"],
        ["check", "90"],
        ["reset", "90", "scale"],
        ["reset", "90"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", MISSING + RUN, str(small_course.course), *command],
            cwd=home.root,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_a_hint_in_a_notebook_needs_the_standard_library_alone(home):
    path = places.PACKAGE / "check" / "hint.py"
    program = (
        "import sys, importlib.util\n"
        "for name in ('numpy', 'matplotlib', 'IPython', 'nbformat', 'rich'):\n    sys.modules[name] = None\n"
        f"spec = importlib.util.spec_from_file_location('hint', {str(path)!r})\n"
        "module = importlib.util.module_from_spec(spec)\nsys.modules['hint'] = module\n"
        "spec.loader.exec_module(module)\nmodule.hint('scale')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=home.root, capture_output=True, text=True)
    assert "hint 1 of 3" in done.stdout, done.stderr
