"""What walled code can see of the machine: the standard library, named distributions, a copy of `autograde/check`."""

import importlib.metadata
import os
import re
import shutil
import stat
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.judge.level import WallError

DISTRIBUTIONS = ("numpy", "matplotlib", "ipython")
# A gradient that one of these computes is nobody's work: they are never shown, not as a requirement either.
AUTODIFF = frozenset({
    "aesara", "algopy", "autograd", "casadi", "flax", "jax", "jaxlib", "keras", "minitorch", "mxnet", "needle",
    "numdifftools", "paddlepaddle", "pytensor", "sympy", "tensorflow", "theano", "tinygrad", "torch",
})  # fmt: skip
LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
# Of this room, what stands guard, what makes the walls of workers, and what these do.
INSIDE = (
    "attempt", "guard", "inside", "landlock", "level", "limits", "linux", "packing", "passage", "plan", "private",
    "seccomp", "shell", "watch", "wire",
)  # fmt: skip
PACKAGES = ("site-packages", "dist-packages")


@dataclass(frozen=True)
class View:
    """What is shown, all of it read-only.

    programs: the files that may be executed. shown: other files and folders, by their real paths. hidden: folders
    within these that are not to be seen. sites: each a folder of distributions with the names in it that are shown.
    stage: a folder of ours that holds the copies (`lib/`, to be imported from) and the programs.
    """

    programs: tuple[str, ...]
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    sites: tuple[tuple[str, tuple[str, ...]], ...]
    stage: str

    def without_hidden(self) -> list[str]:
        """The shown files and folders, those that hold hidden ones replaced by what else is in them."""
        paths = list(self.shown)
        for hidden in self.hidden:
            parent = str(Path(hidden).parent)
            if parent in paths:
                paths.remove(parent)
                paths += [entry.path for entry in os.scandir(parent) if entry.path not in self.hidden]
        return paths

    def distribution_paths(self) -> list[str]:
        return [os.path.join(site, name) for site, names in self.sites for name in names]  # noqa: PTH118

    def everything(self) -> list[str]:
        return [*self.programs, *self.shown, *self.distribution_paths(), self.stage]


def interpreter() -> str:
    """The real interpreter, not a virtual environment's link to it."""
    return os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable)


def make_view(stage: Path, distributions: Iterable[str] = DISTRIBUTIONS) -> View:
    """Find what to show and lay the copies ready in `stage`, a new folder.

    Raises WallError where a distribution is missing, or is or requires a library of automatic differentiation.
    """
    library = Path(sysconfig.get_path("stdlib")).resolve()
    folders = [str(library), *_libc_folder()]
    platform = sysconfig.get_path("platstdlib", vars={"platbase": sys.base_exec_prefix})  # lib64, on some systems
    folders += [os.path.realpath(platform)] if Path(platform).is_dir() else []
    base = Path(sys.base_prefix).resolve()
    files = [str(file) for file in (base / "lib").glob("lib*.so*") if file.is_file()]
    files += [file for file in ("/etc/ld.so.cache",) if Path(file).exists()]
    hidden = [str(Path(folder) / name) for folder in folders for name in PACKAGES if (Path(folder) / name).is_dir()]
    sites = _sites(distributions)
    return View(
        programs=(interpreter(), *(_real_place(file) for file in LOADERS if Path(file).exists())),
        shown=tuple(dict.fromkeys([*folders, *files])),
        hidden=tuple(dict.fromkeys(hidden)),
        sites=sites,
        stage=_fill(stage, sites),
    )


def _libc_folder() -> list[str]:
    """The folder of the C library, where the system keeps the libraries that extension modules need."""
    names = ("/lib64", "/usr/lib64", f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}", "/usr/lib")
    return list(dict.fromkeys(os.path.realpath(name) for name in names if (Path(name) / "libc.so.6").exists()))


def _real_place(file: str) -> str:
    """The path with its folders' links resolved; the file itself keeps the name by which it is asked for."""
    return str(Path(file).parent.resolve() / Path(file).name)


def _sites(names: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, set[str]] = {}
    for distribution in _closure(names):
        site = str(Path(str(distribution.locate_file(""))).resolve())
        found.setdefault(site, set()).update(_top_names(distribution))
    return tuple((site, tuple(sorted(tops))) for site, tops in sorted(found.items()))


def _closure(names: Iterable[str]) -> list[importlib.metadata.Distribution]:
    """The distributions and all that they require and that is installed; what only extras ask for is left out."""
    waiting, seen, found = list(names), set[str](), []
    asked = {_canonical(name) for name in waiting}
    while waiting:
        name = _canonical(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        if name in AUTODIFF:
            raise WallError(f"{name} computes gradients by itself and is not shown to student code")
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in asked:
                raise WallError(f"{name} is not installed, and student code is to be shown it") from None
            continue  # required on other systems only
        found.append(distribution)
        for requirement in distribution.requires or ():
            if not re.search(r";.*\bextra\b", requirement):
                waiting.append(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])
    return found


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _top_names(distribution: importlib.metadata.Distribution) -> set[str]:
    """What a distribution put directly into site-packages."""
    if not distribution.files:
        raise WallError(
            f"{distribution.name} does not list its files, so it cannot be shown apart from what else is installed; "
            "install it with pip, in a virtual environment"
        )
    tops = {file.parts[0] for file in distribution.files}
    return {top for top in tops if top not in ("..", "__pycache__", "/") and not top.endswith(".pth")}


def _fill(stage: Path, sites: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Copy `autograde/check`, the digits and what makes a worker's wall, owned by us and readable by all.

    Beside it, for each folder of distributions, one with links to those that are shown: under Landlock, Python can list
    it, and site-packages it cannot.
    """
    package = Path(__file__).resolve().parent.parent
    library = stage / "lib" / "autograde"
    for room in ("check", "data"):
        shutil.copytree(package / room, library / room, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    (library / "judge").mkdir()
    for name in INSIDE:
        shutil.copyfile(package / "judge" / f"{name}.py", library / "judge" / f"{name}.py")
    (library / "judge" / "__init__.py").write_text("")  # its public names are for outside
    shutil.copyfile(package / "__init__.py", library / "__init__.py")
    (stage / "programs").mkdir()
    for path in (stage, *stage.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for number, (site, names) in enumerate(sites):
        folder = stage / f"site{number}"
        folder.mkdir(0o755)
        for name in names:
            (folder / name).symlink_to(f"{site}/{name}")
        folder.chmod(0o755)
    return str(stage)


def closed_folders(paths: Sequence[str], user: int) -> dict[str, list[str]]:
    """The folders that a user may not pass through, and which of the paths lie in each: root's home, most often."""
    closed: dict[str, list[str]] = {}
    for path in paths:
        for folder in reversed(Path(path).parents):
            found = folder.stat()
            if found.st_uid != user and not found.st_mode & stat.S_IXOTH:
                closed.setdefault(str(folder), []).append(path)
                break
    return closed
