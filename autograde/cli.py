"""The door: the command `chainrule`, also where only the base is installed and there is no Typer to read arguments."""

import sys

JUPYTER = ("bleach", "ipykernel", "jinja2", "jupyter_client", "jupyterlab", "nbconvert", "nbformat", "rapidfuzz")
INSTRUCTOR = ("jupytext", "latex2mathml", "nbgrader", "sqlalchemy", "threadpoolctl")
EXTRA_OF = dict.fromkeys((*JUPYTER, "nbclient", "rich", "traitlets", "typer"), "jupyter") | dict.fromkeys(
    INSTRUCTOR, "instructor"
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit code: 0 done, 1 done and something is not as it should be, 2 not done."""
    try:
        from autograde.commands import run

        return run(arguments)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in EXTRA_OF:
            raise
        print(
            f"chainrule: this command needs {package}, which is not installed; "
            f"install it with: pip install 'chainrule[{EXTRA_OF[package]}]'",
            file=sys.stderr,
        )
        return 2


if __name__ == "__main__":
    sys.exit(main())
