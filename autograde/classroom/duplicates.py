"""A cell that stands in a submission twice is known to nbgrader once."""

from typing import Any

from nbgrader.preprocessors import DeduplicateIds


class KnowEachCellOnce(DeduplicateIds):
    """nbgrader's DeduplicateIds, which leaves the copy with empty metadata on which its own next step fails.

    That ends the grading of the whole class (nbgrader's issue 1083). Here the copy becomes an ordinary cell.
    """

    def preprocess(self, nb: Any, resources: Any) -> Any:
        nb, resources = super().preprocess(nb, resources)
        for cell in nb.cells:
            if "nbgrader" in cell.metadata and not cell.metadata.nbgrader:
                del cell.metadata["nbgrader"]
        return nb, resources
