"""Every attempt: the whole catalogue of what a submission may try."""

from tricks_in_python import IPYTHON, PYTHON
from tricks_on_the_wire import CONVERSATION
from tricks_with_files import FILES
from tricks_with_gradients import GRADIENTS
from tricks_with_the_notebook import NOTEBOOK

ATTEMPTS = (*NOTEBOOK, *IPYTHON, *PYTHON, *FILES, *CONVERSATION, *GRADIENTS)
