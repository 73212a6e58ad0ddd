"""`chainrule start`: the course is copied and never over someone's work."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import RIGHT
from study_home import SCALING, SHIFTING, answer, source_of

from autograde.classroom.errors import CourseError
from autograde.study.folder import Folder
from autograde.study.start import start


def test_the_course_is_copied_as_it_is(home, small_course):
    for name in (SCALING, SHIFTING):
        content = (small_course.course / f"{name}.ipynb").read_bytes()
        assert home.notebook(name).read_bytes() == home.given(name).read_bytes() == content


def test_a_second_start_keeps_answers_and_completes_what_is_missing(home):
    path = answer(home, scale=RIGHT)
    before = path.read_bytes()
    home.notebook(SHIFTING).unlink()
    started = start(home.root)
    assert path.read_bytes() == before
    assert (started.copied, started.kept, started.newer) == ([SHIFTING], [SCALING], [])


def test_three_lines_say_what_to_do(say, small_course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said = say("start", "--no-open")
    assert code == 0
    assert "2 chapters copied" in said
    assert all(f"{number}. " in said for number in (1, 2, 3))
    assert (tmp_path / "chainrule-course" / f"{SCALING}.ipynb").exists()
    code, said = say("start", "--no-open")
    assert "All chapters were there" in said
    assert not (tmp_path / "chainrule-course" / "chainrule-course").exists()


def test_a_folder_of_something_else_stays_as_it_is(small_course, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.png").write_bytes(b"cat")
    with pytest.raises(CourseError, match=r"holds 'cat.png' and no course.*Nothing was changed"):
        start(tmp_path / "photos")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.png"]
    with pytest.raises(CourseError, match="is a file"):
        start(tmp_path / "photos" / "cat.png")


def test_a_folder_with_a_virtual_environment_is_as_good_as_empty(small_course, tmp_path):
    (tmp_path / "learn" / "env").mkdir(parents=True)
    (tmp_path / "learn" / "env" / "pyvenv.cfg").touch()
    (tmp_path / "learn" / ".DS_Store").touch()
    assert start(tmp_path / "learn").copied == [SCALING, SHIFTING]


def test_a_newer_course_is_said_to_be_there(say, home, small_course):
    path = small_course.course / f"{SCALING}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("Three times", "Thrice"), encoding="utf-8")
    code, said = say("start", home.root, "--no-open")
    assert code == 0
    assert "`chainrule update`" in said
    assert "Thrice" not in home.notebook(SCALING).read_text(encoding="utf-8")


@pytest.mark.parametrize("moment", range(1, 5))
def test_a_crash_at_any_file_leaves_whole_files_and_can_be_run_again(small_course, tmp_path, monkeypatch, moment):
    moves = []
    move = Path.replace

    def crash(self: Path, target: Path) -> Path:
        moves.append(target)
        if len(moves) == moment:
            raise KeyboardInterrupt
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            start(tmp_path / "course")
    start(tmp_path / "course")
    home = Folder(tmp_path / "course")
    whole = (small_course.course / f"{SCALING}.ipynb").read_bytes()
    assert home.notebook(SCALING).read_bytes() == home.given(SCALING).read_bytes() == whole
    assert not list(home.root.rglob("*.new"))


FULL = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "
RUN = (
    "from autograde import places; from pathlib import Path; "
    "found = places.Places(Path(sys.argv.pop(1)), None); places.find = lambda: found; "
    "from autograde.cli import main; sys.exit(main(sys.argv[1:]))"
)


def test_a_disk_that_is_full_is_said_to_be_and_loses_nothing(home, small_course):
    """A limit on the size of a file stands for the disk: writing fails in the middle of the content."""
    path = answer(home, scale=RIGHT)
    before = path.read_bytes()
    other = small_course.course / f"{SCALING}.ipynb"
    other.write_text(other.read_text(encoding="utf-8").replace("Three times", "Thrice"), encoding="utf-8")
    for command in (["reset", "90", "scale"], ["reset", "90"], ["update"], ["start", str(home.root.parent / "new")]):
        done = subprocess.run(
            [sys.executable, "-c", FULL + RUN, str(small_course.course), *command],
            cwd=home.root,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 2, done
        assert "cannot write in" in done.stderr
        assert "Traceback" not in done.stderr
        assert path.read_bytes() == before
        assert not list(home.root.rglob("*.new"))


def test_a_folder_that_may_not_be_written_is_said_to_be(home, small_course):
    path = answer(home, scale=RIGHT)
    before = path.read_bytes()
    for folder in (home.root / ".chainrule" / "given", home.root / ".chainrule", home.root):
        folder.chmod(0o555)
    # root may write everywhere unless it gives that right away
    bounded = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
    try:
        for command, code in ((["reset", "90"], 2), (["start", "."], 0), (["check", "90"], 1), (["hint", "scale"], 0)):
            done = subprocess.run(
                [*bounded, sys.executable, "-c", "import sys; " + RUN, str(small_course.course), *command]
                + (["--no-open"] if command[0] == "start" else []),
                cwd=home.root,
                capture_output=True,
                text=True,
            )
            assert done.returncode == code, done
            assert "Traceback" not in done.stderr
            assert code != 2 or "cannot write in" in done.stderr
    finally:
        for folder in (home.root, home.root / ".chainrule", home.root / ".chainrule" / "given"):
            folder.chmod(0o755)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="the program that stands for the browser is a shell script")
def test_jupyterlab_opens_at_the_next_unfinished_chapter(home, small_course, tmp_path):
    """A real JupyterLab; the program that it takes for the browser writes down the page that it is to open."""
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\ncp "${{1#file://}}" "{seen}.part" && mv "{seen}.part" "{seen}"\n')
    browser.chmod(0o755)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "jupyter_server_config.py").write_text(
        "c.ServerApp.allow_root = True\nc.ServerApp.answer_yes = True\nc.LabServerApp.news_url = None\n"
    )
    environment = {
        **os.environ,
        "BROWSER": f"{browser} %s",
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
    }
    program = "import sys; " + RUN
    with subprocess.Popen(
        [sys.executable, "-c", program, str(small_course.course), "start", str(home.root)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            deadline = time.monotonic() + 60
            while not seen.exists() and time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.1)
            assert f"/lab/tree/{SCALING}.ipynb" in seen.read_text()
        finally:
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def test_the_course_is_found_from_above_and_from_within(home, monkeypatch):
    from autograde.study.folder import find_folder

    assert find_folder() == home
    monkeypatch.chdir(home.root / ".chainrule")
    assert find_folder() == home
    shutil.copytree(home.root, home.root.parent / "second")
    monkeypatch.chdir(home.root.parent)
    with pytest.raises(CourseError, match=r"more than one course.*Käthes Kurs, second"):
        find_folder()


def test_without_a_course_it_says_how_to_get_one(say, small_course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for command in (["check"], ["progress"], ["hint", "scale"], ["reset", "90"], ["update"], ["check", "90"]):
        code, said = say(*command)
        assert code == 2
        assert "chainrule start" in said
    assert "holds no chapter" in say("progress", "--dir", "empty")[1]
    assert "there is no folder" in say("progress", "--dir", "nowhere")[1]


def test_answers_are_still_there_after_all(home):
    path = answer(home, scale=RIGHT)
    start(home.root)
    assert source_of(path, "scale") == RIGHT
