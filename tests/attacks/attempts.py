"""Every attempt: the whole catalogue of what a submission may try."""

from tricks_in_python import IPYTHON, PYTHON
from tricks_on_the_wire import CONVERSATION
from tricks_with_files import FILES
from tricks_with_gradients import GRADIENTS
from tricks_with_the_notebook import NOTEBOOK

KINDS = {  # by what is attacked
    "the notebook's file: tags, locked cells, copies, broken files": NOTEBOOK,
    "IPython: transformers, magics, hooks": IPYTHON,
    "Python: its frames, modules, operators, limits": PYTHON,
    "files, sockets, processes: sources, the gradebook, other students": FILES,
    "the conversation between worker and grader": CONVERSATION,
    "the checks: answers that are no backpropagation": GRADIENTS,
}
ATTEMPTS = tuple(attempt for attempts in KINDS.values() for attempt in attempts)
