import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from conftest import CHAPTER
from imagined_class import imagined_report

from autograde.check.diagnosis import VOCABULARY
from autograde.classroom.errors import CourseError
from autograde.classroom.grading.report import CheckResult, ManualPoints, Report, SubmissionResult, write_report
from autograde.classroom.pages.mistakes import HABITS, habit
from autograde.classroom.pages.pseudonyms import kept, numbered
from autograde.classroom.pages.report_page import hide_names, report, report_page, write_page
from autograde.classroom.pages.standing import mistakes_of, standing
from autograde.cli import main

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&<!--"


def check(outcome="passed", diagnosis=None, exercise="SoftmaxWithLoss", cell="backward", message=""):
    return CheckResult(cell, exercise, outcome, 2.0 * (outcome == "passed"), 2.0, diagnosis, message)


def student(name, *checks, status="graded", words=None, notes=()):
    score = sum(one.points for one in checks)
    return SubmissionResult(name, status, score, 2.0 * len(checks), 0.1, ManualPoints(words, 1.0), notes, checks)


def class_of(*students):
    return Report("ch04_softmax_with_loss", "judge", "bubblewrap", students)


FORGETS = check("failed", "missing_batch_mean")
CLASS = class_of(
    student("ada", check(), check(cell="forward"), words=1.0),
    student("bob", FORGETS, replace(FORGETS, cell="forward"), words=0.0),
    student("cyd", FORGETS, check(cell="forward"), words=0.5),
    student("dan", check("error", "raises"), check(cell="forward"), words=0.5),
    student("eve", check("failed", None), check("not_attempted", "not_attempted", cell="forward"), words=0.0),
    student("fay", *[check("not_attempted", "not_attempted", cell=cell) for cell in ("backward", "forward")]),
)
CLASS = replace(CLASS, submissions=(*CLASS.submissions[:-1], replace(CLASS.submissions[-1], status="missing")))


class Page(HTMLParser):
    """The elements of a page, and its text without scripts."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.elements and self.elements[-1][0] not in ("script", "style"):
            self.text += data


def embedded(page):
    return json.loads(re.search(r'id="report">(.*?)</script>', page, re.DOTALL).group(1))


def test_it_says_how_many_passed_each_check():
    backward, forward = standing(CLASS).checks
    assert (backward.passed, backward.not_passed, backward.not_begun, backward.of) == (1, 4, 0, 5)
    assert (forward.passed, forward.not_passed, forward.not_begun, forward.of) == (3, 1, 1, 5)


def test_a_student_counts_once_for_a_mistake_and_the_commonest_comes_first():
    found = [(one.diagnosis, one.students, one.of) for one in standing(CLASS).mistakes]
    assert found == [("missing_batch_mean", 2, 5), ("raises", 1, 5), (None, 1, 5)]
    text = Page(report_page(CLASS)).text
    assert "2 of 5 forget the batch mean in SoftmaxWithLoss" in text
    assert VOCABULARY["missing_batch_mean"].seen in text
    assert VOCABULARY["missing_batch_mean"].question in text
    assert "1 of 5 has code that raises an exception in SoftmaxWithLoss" in text
    assert "1 of 5 fails in a way that has no name here in SoftmaxWithLoss" in text


def test_a_consequence_is_not_counted_beside_its_cause():
    cause = check("failed", "missing_batch_mean", cell="forward")
    both = student("ada", cause, check("failed", "forward_wrong"), check("failed", None, cell="care"))
    alone = student("bob", check("failed", "forward_wrong"), check("failed", None, cell="care"))
    elsewhere = student("cyd", cause, check("failed", "forward_wrong", exercise="softmax"))
    assert mistakes_of(both) == [("missing_batch_mean", "SoftmaxWithLoss")]
    assert mistakes_of(alone) == [("forward_wrong", "SoftmaxWithLoss")]
    assert mistakes_of(elsewhere) == [("missing_batch_mean", "SoftmaxWithLoss"), ("forward_wrong", "softmax")]
    listed = embedded(report_page(class_of(both)))
    assert [listed["diagnoses"][name] for name, _ in listed["students"][0][8]] == ["missing_batch_mean"]


def test_every_name_of_the_vocabulary_can_be_told_of_a_class():
    assert set(HABITS) == set(VOCABULARY)
    for name in VOCABULARY:
        assert not habit(name).endswith(".")
        assert habit(name, 1) != habit(name)


def test_the_marks_hold_the_words_only_where_all_are_marked():
    whole = standing(CLASS)
    assert (whole.with_words, whole.max_mark, whole.median) == (True, 5.0, 2.5)
    assert [bar.students for bar in whole.bars] == [2, 0, 2, 0, 0, 1]
    waiting = replace(CLASS.submissions[0], manual=ManualPoints(None, 1.0))
    part = standing(replace(CLASS, submissions=(waiting, *CLASS.submissions[1:])))
    assert (part.with_words, part.max_mark, part.all_points) == (False, 4.0, 1)
    assert sum(bar.students for bar in part.bars) == part.handed_in == 5


@pytest.mark.parametrize("highest", [1.0, 14.0, 14.5, 20.0, 31.0, 100.0])
def test_every_mark_is_in_a_bar(highest):
    marks = [0.0, 0.25, highest / 3, highest / 2, highest - 0.25, highest]
    results = [replace(student(f"s{i}", check()), score=mark, max_score=highest) for i, mark in enumerate(marks)]
    bars = standing(class_of(*results)).bars
    assert sum(bar.students for bar in bars) == len(marks)
    assert bars[-1].students >= 1
    assert len(bars) <= 22


def test_the_page_needs_no_network_and_lets_only_its_own_script_run():
    page = report_page(imagined_report(60))
    assert "://" not in page
    policy = next(a["content"] for tag, a in Page(page).elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert not [a for tag, a in Page(page).elements if {"src", "srcset", "data", "action"} & set(a) or tag == "link"]


def test_nothing_that_a_student_wrote_becomes_part_of_the_page():
    failed = check("failed", HOSTILE, exercise=HOSTILE, cell=HOSTILE, message=HOSTILE)
    page = report_page(class_of(student(HOSTILE, failed, notes=(HOSTILE,), words=0.0)))
    elements = Page(page).elements
    assert [tag for tag, _ in elements].count("script") == 2
    assert not [tag for tag, _ in elements if tag in ("img", "iframe", "object")]
    assert not [a for _, a in elements if any(name.startswith("on") for name in a)]
    data = embedded(page)
    assert data["students"][0][0] == HOSTILE
    assert data["students"][0][6] == [HOSTILE]
    assert data["texts"] == [HOSTILE]


def test_the_script_gets_every_mark_and_verdict():
    page_data = embedded(report_page(CLASS))
    for item, row in zip(CLASS.submissions, page_data["students"], strict=True):
        assert row[0] == item.student
        assert row[2:6] == [item.score, item.max_score, item.manual.points, item.manual.max_points]
        diagnoses = [page_data["diagnoses"][result[2]] if result[2] >= 0 else None for result in row[7]]
        assert diagnoses == [one.diagnosis for one in item.checks]


@pytest.mark.parametrize(
    "students", [(), (replace(student("ada", check("not_attempted", "not_attempted")), status="missing"),)]
)
def test_a_class_of_which_nothing_is_known_has_a_page(students):
    text = Page(report_page(class_of(*students))).text
    assert f"0 of {len(students)} students handed in" in text
    assert "There are no marks yet." in text


def test_hidden_names_leave_nothing_that_a_student_wrote():
    written = check("failed", "ignores_dout", message="in your line `return jane_doe`")
    jane = student("jane_doe", written, check(cell="forward"), notes=("renamed from Jane Doe.ipynb",))
    page = report_page(hide_names(class_of(jane, student("ada", check(), check(cell="forward")))), anonymous=True)
    assert "Names are hidden" in page
    for word in ("jane", "Jane", "ada"):
        assert word not in Page(page).text
        assert word not in json.dumps(embedded(page))
    assert VOCABULARY["ignores_dout"].question in embedded(page)["texts"][0]


def test_numbers_stay_and_do_not_follow_the_names(tmp_path):
    names = [f"student{i:03d}" for i in range(200)]
    first = kept(tmp_path / "numbers.json", names)
    assert sorted(first.values()) == list(range(1, 201))
    assert [first[name] for name in names] != list(range(1, 201))
    again = kept(tmp_path / "numbers.json", [*names, "aaron"])
    assert again == {**first, "aaron": 201}
    hidden = hide_names(class_of(student("student001", check())), again)
    assert hidden.submissions[0].student == f"Student {again['student001']:03d}"


def test_new_numbers_are_drawn_where_none_are_kept():
    names = [f"student{i:03d}" for i in range(200)]
    assert numbered(names, {}) != numbered(names, {})


def test_a_damaged_file_of_numbers_is_named(tmp_path):
    (tmp_path / "numbers.json").write_text('{"ada": "x"}')
    with pytest.raises(CourseError, match=r"numbers\.json"):
        kept(tmp_path / "numbers.json", ["ada"])


def test_a_class_gets_its_page_and_one_without_names_beside_it(classroom):
    found = replace(CLASS, assignment=CHAPTER)
    write_report(classroom.report(CHAPTER), found)
    page = report(classroom, CHAPTER)
    hidden = report(classroom, CHAPTER, anonymous=True)
    assert page == classroom.root / "reports" / f"{CHAPTER}.html"
    assert "ada" in page.read_text()
    assert hidden != page
    assert "ada" not in json.dumps(embedded(hidden.read_text()))
    before = hidden.read_bytes()
    assert report(classroom, CHAPTER, anonymous=True).read_bytes() == before


def test_the_command_says_where_the_page_is(classroom, capsys):
    write_report(classroom.report(CHAPTER), replace(CLASS, assignment=CHAPTER))
    assert main(["report", CHAPTER, "--course", str(classroom.root)]) == 0
    assert str(classroom.root / "reports" / f"{CHAPTER}.html") in capsys.readouterr().out
    assert main(["report", CHAPTER, "--course", str(classroom.root), "--anonymous"]) == 0
    assert (classroom.root / "reports" / f"{CHAPTER}-anonymous.html").exists()


def test_without_a_report_it_says_what_to_do(classroom):
    with pytest.raises(CourseError, match="chainrule grade ch90_scaling"):
        report(classroom, CHAPTER)
    with pytest.raises(CourseError, match="no assignment 'ch99'"):
        report(classroom, "ch99")


def test_the_same_report_makes_the_same_page(tmp_path):
    write_page(CLASS, tmp_path / "a.html")
    write_page(CLASS, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize(
    ("wall", "said"), [("bubblewrap", "behind bubblewrap"), ("none", "no wall"), (None, "no wall")]
)
def test_it_says_what_the_students_code_ran_behind(wall, said):
    assert said in Page(report_page(replace(CLASS, wall=wall))).text
