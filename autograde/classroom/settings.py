"""nbgrader's settings that make a class of this course; a class's nbgrader_config.py calls `configure`.

So plain `nbgrader autograde` and `nbgrader generate_feedback` do as `chainrule grade` and `chainrule feedback` do.
"""

from typing import Any

STUB = "raise NotImplementedError  # write your answer here"
QUESTION_STUB = "Write your answer here."

EXECUTE = "autograde.classroom.execute.ExecuteToTheEnd"
FROM_INTAKE = "autograde.classroom.nbgrader_intake.FromIntake"
KEEP_HIDDEN = "autograde.classroom.feedback.KeepHiddenChecksHidden"
INERT_OUTPUTS = "autograde.classroom.feedback.MakeOutputsInert"
INERT_MARKDOWN = "autograde.classroom.feedback.inert_markdown"

# Seconds for one cell. A slow loop is right, an endless one should not hold up the class.
CELL_TIMEOUT = 30


def configure(config: Any) -> None:
    """Put this course's stubs and preprocessors into a traitlets Config, `c` in nbgrader_config.py."""
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = QUESTION_STUB
    config.ExecutePreprocessor.timeout = CELL_TIMEOUT
    config.ExecutePreprocessor.extra_arguments = ["--IPKernelApp.log_level=ERROR"]  # a kernel's warnings are no marks
    config.Autograde.exporter_class = FROM_INTAKE
    config.Autograde.autograde_preprocessors = [
        EXECUTE,
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        KEEP_HIDDEN,
        INERT_OUTPUTS,
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    config.HTMLExporter.filters = {"markdown2html": INERT_MARKDOWN}
