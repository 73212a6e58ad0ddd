import json
from dataclasses import replace

import jsonschema
import pytest

from autograde.classroom.errors import CourseError
from autograde.classroom.grading.report import (
    SCHEMA,
    Change,
    CheckResult,
    ManualPoints,
    Report,
    SubmissionResult,
    changes,
    read_report,
    write_report,
)

CHECK = CheckResult("mul_backward", "MulLayer", "failed", 0.0, 2.0, "ignores_dout", "Why does dout not matter?")
STUDENT = SubmissionResult(
    "Åsa", "graded", 7.0, 10.0, 0.04, ManualPoints(None, 2.0), ("the notebook was renamed",), (CHECK,)
)
REPORT = Report("ch01_multiply_and_add", "judge", "bubblewrap", (STUDENT,))


def test_a_report_is_read_as_it_was_written(tmp_path):
    write_report(tmp_path / "a.json", REPORT)
    assert read_report(tmp_path / "a.json") == REPORT
    write_report(tmp_path / "b.json", REPORT)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_report_keeps_its_schema(tmp_path):
    write_report(tmp_path / "a.json", REPORT)
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    content = json.loads((tmp_path / "a.json").read_text())
    assert next(iter(content)) == "version"
    jsonschema.validate(content, schema)
    content["submissions"][0]["checks"][0]["outcome"] = "fine"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


def test_changed_marks_are_listed():
    passed = replace(CHECK, outcome="passed", points=2.0)
    after = replace(REPORT, submissions=(replace(STUDENT, manual=ManualPoints(1.5, 2.0), checks=(passed,)),))
    assert changes(REPORT, after) == [
        Change("Åsa", "mul_backward", 0.0, 2.0),
        Change("Åsa", None, None, 1.5),
    ]
    assert changes(REPORT, REPORT) == []


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 1}', '{"version": 2}'])
def test_a_file_that_is_no_report_is_named(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(CourseError, match=r"a\.json"):
        read_report(tmp_path / "a.json")
