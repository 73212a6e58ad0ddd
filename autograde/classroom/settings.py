"""nbgrader's settings that make a class of this course; a class's nbgrader_config.py calls `configure`.

So `nbgrader autograde`, formgrader's button and `nbgrader generate_feedback` do as `chainrule grade` and `chainrule
feedback` do.
"""

from typing import Any, Literal

STUB = "raise NotImplementedError  # write your answer here"
QUESTION_STUB = "Write your answer here."

Engine = Literal["judge", "nbgrader"]
JUDGE = "autograde.classroom.plugins.judge_execute.JudgeExecute"
EXECUTE = "autograde.classroom.plugins.execute.ExecuteToTheEnd"
OVERWRITE = "autograde.classroom.plugins.rebuilt.OverwriteRebuilt"
CHECK_METADATA = "autograde.classroom.plugins.rebuilt.CheckUnlessRebuilt"
SAVE_VERDICTS = "autograde.classroom.plugins.save_verdicts.SaveVerdicts"
FROM_INTAKE = "autograde.classroom.plugins.nbgrader_intake.FromIntake"
MARKS = "autograde.classroom.pages.feedback_cells.MarksAndComments"
KEEP_HIDDEN = "autograde.classroom.pages.feedback_cells.KeepHiddenChecksHidden"
INERT_OUTPUTS = "autograde.classroom.pages.feedback_cells.MakeOutputsInert"
FEEDBACK_PAGE = "autograde.classroom.pages.feedback.FeedbackExporter"
INERT_MARKDOWN = "autograde.classroom.pages.inert.inert_markdown"

# Seconds for one cell. A slow loop is right, an endless one should not hold up the class.
CELL_TIMEOUT = 30


def configure(config: Any, engine: Engine = "judge") -> None:
    """Put this course's stubs and preprocessors into a traitlets Config, `c` in nbgrader_config.py.

    With the engine "nbgrader" student code runs in nbgrader's own kernels, as the user who grades, with no wall.
    """
    if engine not in ("judge", "nbgrader"):
        raise ValueError(f"the engine is {engine!r}; expected 'judge' or 'nbgrader'")
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = QUESTION_STUB
    config.ExecutePreprocessor.timeout = CELL_TIMEOUT
    config.ExecutePreprocessor.extra_arguments = ["--IPKernelApp.log_level=ERROR"]  # a kernel's warnings are no marks
    config.Autograde.exporter_class = FROM_INTAKE
    config.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        OVERWRITE,
        CHECK_METADATA,
    ]
    config.Autograde.autograde_preprocessors = [
        JUDGE if engine == "judge" else EXECUTE,
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        SAVE_VERDICTS,
        "nbgrader.preprocessors.AssignLatePenalties",
        CHECK_METADATA,
    ]
    config.GenerateFeedback.preprocessors = [MARKS, KEEP_HIDDEN, INERT_OUTPUTS]
    config.GenerateFeedback.exporter_class = FEEDBACK_PAGE
    config.HTMLExporter.filters = {"markdown2html": INERT_MARKDOWN}


def engine_of(config: Any) -> Engine:
    """The engine that a class's settings name; the judge where they name none."""
    return "nbgrader" if EXECUTE in _preprocessors(config) else "judge"


def plain(config: Any) -> None:
    """Turn a class's settings to the plain run."""
    listed = _preprocessors(config)
    if JUDGE in listed:
        config.Autograde.autograde_preprocessors = [EXECUTE if name == JUDGE else name for name in listed]


def allows_no_wall(config: Any) -> bool:
    """Whether the settings allow student code to run where there is no wall."""
    return bool(config.JudgeExecute.get("allow_none", False)) if "JudgeExecute" in config else False


def _preprocessors(config: Any) -> list[Any]:
    return list(config.Autograde.get("autograde_preprocessors", [])) if "Autograde" in config else []
