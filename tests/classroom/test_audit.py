import json
import subprocess
import sys
import zipfile

import pytest
from conftest import CHAPTER, ROOT

from autograde import places
from autograde.classroom.chapters.audit import Secrets, audit_archive, audit_folder, audit_notebook, read_secrets


@pytest.fixture(scope="module")
def secrets(small_places) -> Secrets:
    return read_secrets(small_places.solutions)


def found(secrets: Secrets, source: str, kind: str = "code", chapter: str = CHAPTER, **more) -> str:
    cell = {"cell_type": kind, "metadata": {}, "source": [source], **more}
    return "\n".join(map(str, audit_notebook(f"{chapter}.ipynb", {"cells": [cell]}, secrets)))


def test_the_released_chapters_are_clean(small_places, secrets):
    assert audit_folder(small_places.course, secrets) == []


def test_the_real_course_is_clean():
    real = places.find()
    assert audit_folder(real.course, read_secrets(places.solutions())) == []


@pytest.mark.parametrize(
    "leak",
    [
        "tripled = np.asarray(x, dtype=float) * 3.0",
        "tripled=np.asarray( x,\n    dtype = float )*3.0   # in other clothes",
        "# tripled = np.asarray(x, dtype=float) * 3.0",
        'hint = """\n    tripled = np.asarray(x, dtype=float) * 3.0\n"""',
        "%time tripled\ntripled = np.asarray(x, dtype=float) * 3.0",
    ],
)
def test_an_answer_is_seen_in_code_comments_and_strings(secrets, leak):
    assert "the answer to scale" in found(secrets, leak)


@pytest.mark.parametrize(
    "text", ["tripled = np.asarray(x, dtype=float) * 3.0", "```python\ntripled = np.asarray(x, dtype=float)*3.0\n```"]
)
def test_an_answer_is_seen_in_prose(secrets, text):
    assert "the answer to scale" in found(secrets, f"Look:\n\n{text}\n\nSo.", "markdown")


def test_a_short_answer_is_seen_under_its_own_name(secrets):
    code = "class Scale:\n    def forward(self, x):\n        'Doc.'\n        return x*3.0"
    assert "Scale.forward gives away the answer to Scale" in found(secrets, code)


def test_an_earlier_chapters_answer_is_seen_as_a_given_of_a_later_one(secrets):
    code = "def helper(x):\n    tripled = np.asarray(x, dtype=float) * 3.0\n    return tripled"
    assert "the answer to scale of ch90_scaling" in found(secrets, code, chapter="ch91_shifting")


def test_a_library_answer_is_seen(secrets):
    code = "class Scale:\n    def backward(self, dout):\n        return 0.0*dout + 3.0"
    assert "the wrong answer 'ignores the upstream gradient' to Scale" in found(secrets, code)


def test_a_hidden_check_is_seen_without_its_markers(secrets):
    assert "a hidden check of scale_values" in found(
        secrets, "check.equal(scale, inputs=(x,), expected=lambda x: 3.0*x)"
    )


def test_a_model_answer_is_seen(secrets):
    text = "A hint.\nA step of the input moves the output three\ntimes as far, wherever the step begins."
    assert "the model answer or rubric of question_everywhere" in found(secrets, text, "markdown")


@pytest.mark.parametrize(
    "code",
    ["def forward(self, x, y):\n    pass", "return_value = x", "def f(x):\n    return x", "plt.plot(x, 3.0 * x)"],
)
def test_code_that_tells_nothing_is_no_finding(secrets, code):
    assert found(secrets, code) == ""


@pytest.mark.parametrize("marker", ["### BEGIN SOLUTION", "### END HIDDEN TESTS", "check.hidden_rng('a')"])
def test_markers_are_seen(secrets, marker):
    assert "belongs to the sources" in found(secrets, marker)


@pytest.mark.parametrize("path", ["/home/ada/course", "open('/tmp/x')", "C:\\\\Users\\\\ada"])
def test_absolute_paths_are_seen(secrets, path):
    assert "absolute path" in found(secrets, path)


def test_addresses_and_fractions_are_no_paths(secrets):
    assert found(secrets, "See https://example.org/home/page and dL/dx.", "markdown") == ""


def test_outputs_and_counts_are_seen(secrets):
    findings = found(
        secrets, "1", execution_count=3, outputs=[{"output_type": "stream", "name": "stdout", "text": ["1"]}]
    )
    assert "stored output" in findings
    assert "execution count" in findings


def test_a_wheel_with_an_answer_or_a_forbidden_folder_is_refused(tmp_path, secrets):
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as wheel:
        wheel.writestr("solutions/notes.txt", "hello")
        wheel.writestr(
            "autograde/hint.py", "def triple(x):\n    tripled = np.asarray(x, dtype=float) * 3.0\n    return tripled\n"
        )
        wheel.writestr("autograde/course/ch90_scaling.ipynb", json.dumps({"cells": []}))
    findings = [str(finding) for finding in audit_archive(tmp_path / "x.whl", secrets)]
    assert any(line.startswith("solutions/notes.txt: lies in solutions/") for line in findings)
    assert any(line.startswith("autograde/hint.py: triple gives away") for line in findings)


@pytest.mark.long
def test_the_wheel_and_the_sdist_hold_the_course_and_give_nothing_away(tmp_path):
    subprocess.run([sys.executable, "-m", "build", "--outdir", tmp_path, ROOT], check=True, capture_output=True)
    secrets = read_secrets(places.solutions())
    wheel, sdist = next(tmp_path.glob("*.whl")), next(tmp_path.glob("*.tar.gz"))
    for archive in (wheel, sdist):
        assert audit_archive(archive, secrets) == []
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"autograde/course/{path.name}" for path in places.find().course.iterdir()} <= set(names)
    assert "autograde/classroom/grading/report.schema.json" in names
