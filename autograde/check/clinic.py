"""`check.clinic`: does a checker of gradients tell healthy layers from sick ones?

    check.clinic(
        gradient_check,
        layer='''
            class Layer:
                def forward(self, x):
                    return 5 * x

                def backward(self, dout):
                    return 5 * dout
        ''',
        inputs=(np.array([1.0, 2.0]),),
        changes={"ignores dout": ("5 * dout", "5.0 + 0 * dout")},
        expected={"as it stands": True, "ignores dout": False},
    )

A layer is source text and lives beside the checker, under the one name `Layer`, without comments; which of its versions
is sick stands here only. The versions come in an order that is drawn anew, the healthy one twice.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.check.asking import ask, no_warnings
from autograde.check.case import Case, CheckMisused
from autograde.check.plain import same_bytes
from autograde.check.script import TARGET, Answer, Script, source
from autograde.check.verdict import short

AS_IT_STANDS = "as it stands"
NAME = "Layer"  # of every version, so that a name tells nothing

# What a checker with a flaw lets through: these versions surely, and by chance those after them. A flaw is named where
# it predicts every answer.
EXPLAINS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "one_sign_of_dout": (("takes dout without its sign",), ()),
    "uniform_dout": (("ignores dout", "spreads the mean of dout", "takes dout without its sign"), ()),
    "missing_abs": (("is too small everywhere",), ("has a wrong last entry",)),
    "blind_to_nan": (("has nan in one entry",), ()),
    "overlooks_shapes": (("has an axis too many",), ()),
    "overlooks_inputs": (("has a wrong second gradient", "has a wrong last gradient"), ()),
    "overlooks_entries": (("has a wrong last entry",), ("has its entries in another order",)),
    "cancelled_errors": (("has its entries in another order",), ()),
    "absolute_tolerance": (("is half of a tiny gradient",), ()),
}

_SMALL = 0.02  # a dout nearer to 0 leaves little of a gradient to be compared, entry by entry
_DRAWS = (
    24  # of dout's first entries, so many must be larger: more than the largest layer of the course's checks puts out
)


@dataclass(frozen=True)
class Version:
    """A layer that the checker is asked about: its `label`, its text, and the right answer."""

    label: str
    text: str
    healthy: bool


@no_warnings()
def clinic(
    checker: Any,
    *,
    layer: str,
    inputs: tuple[Any, ...],
    changes: Mapping[str, tuple[str, str]],
    expected: Mapping[str, bool] | Callable[[str], bool],
    rng: np.random.Generator | None = None,
) -> None:
    """Check what `checker(Layer(), *inputs, rng=...)` says of a layer and of changed versions of it.

    `layer` defines the class `Layer`, right as it stands. Each change has a label and replaces one piece of the text,
    which must occur once, by another. `expected` holds True or False for each label and for "as it stands", or is a
    formula of the label (a hidden check: nothing of the layer is shown). The inputs must keep their bytes. `rng` draws
    the order of the versions and the seed that each is examined with. Raises CheckFailed.
    """
    case = Case("clinic", checker, inputs, (), expected)
    rng = np.random.default_rng(0) if rng is None else rng
    asked = _versions(layer, changes, expected)
    asked = [asked[i] for i in rng.permutation(len(asked))]
    script = Script()
    positions = [_examine(script, version, inputs, rng) for version in asked]
    answers = ask(checker, script.steps)

    said: list[tuple[Version, bool]] = []
    for version, (before, verdict, after) in zip(asked, positions, strict=True):
        tried = _tried(case, version, changes)
        said.append((version, _yes_or_no(case, answers[verdict], tried)))
        for number, (one, other) in enumerate(zip(before, after, strict=True), start=1):
            if not same_bytes(answers[one], answers[other]):
                headline = f"{case.label} changed the input number {number} that it was given."
                case.fail(headline, "mutates_input", tried=tried)
    wrong = [version for version, answer in said if answer is not version.healthy]
    if wrong:
        first = min(wrong, key=lambda version: version.healthy)  # the sick ones: they name the flaw
        headline = f"{case.label} says {not first.healthy} of a layer whose backward {first.label}."
        if first.label == AS_IT_STANDS:
            headline = f"{case.label} says False of a layer whose backward is right."
        elif case.hidden:
            headline = (
                f"{case.label} says {not first.healthy} of a layer that is {'healthy' if first.healthy else 'sick'}."
            )
        case.fail(headline, _flaw(asked, wrong), tried=_tried(case, first, changes))
    which = "other layers, too" if case.hidden else f"this layer and for {len(changes)} changed ones"
    print(f"{case.label}: right for {which}.")


def _versions(
    layer: str, changes: Mapping[str, tuple[str, str]], expected: Mapping[str, bool] | Callable[[str], bool]
) -> list[Version]:
    text = textwrap.dedent(layer).strip()
    texts = [(AS_IT_STANDS, text)] * 2
    for label, (old, new) in changes.items():
        if text.count(old) != 1:
            raise CheckMisused(f"the change {label!r} replaces {old!r}, which occurs {text.count(old)} times, not once")
        texts.append((label, text.replace(old, new)))
    labels = [label for label, _ in texts]
    if not callable(expected) and set(expected) != set(labels):
        raise CheckMisused(f"expected has {sorted(expected)}, the versions are {sorted(set(labels))}")
    right = expected if callable(expected) else expected.__getitem__
    return [Version(label, text, bool(right(label))) for label, text in texts]


def _examine(
    script: Script, version: Version, inputs: tuple[Any, ...], rng: np.random.Generator
) -> tuple[list[int], int, list[int]]:
    """Add to `script`: a new layer, and what the checker says of it. The inputs are looked at before and after."""
    layer = script.call(script.put(source(version.text, NAME)), ())
    given = script.put_all(inputs)
    before = [script.get(slot) for slot in given]
    generator = script.put(source(f"np.random.default_rng({_seed(rng)})"))
    said = script.call(TARGET, (layer, *given), keywords=(("rng", generator),))
    return before, script.get(said), [script.get(slot) for slot in given]


def _seed(rng: np.random.Generator) -> int:
    """A seed whose normal numbers begin with none that is nearly 0: a right checker must not lose to its draw."""
    while True:
        seed = int(rng.integers(2**32))
        if np.abs(np.random.default_rng(seed).normal(size=_DRAWS)).min() > _SMALL:
            return seed


def _yes_or_no(case: Case, answer: Answer, tried: tuple[str, ...]) -> bool:
    value = case.demand(answer, None, tried)
    if isinstance(value, np.ndarray) and value.shape == () and value.dtype == bool:
        return bool(value)
    if not isinstance(value, bool):
        case.fail_kind(case.label, value, "True or False", tried)
    return bool(value)


def _flaw(asked: Sequence[Version], wrong: Sequence[Version]) -> str | None:
    """The flaw that predicts every answer, right and wrong; too lax or too strict where no other does."""
    passed = {version.label for version in wrong if not version.healthy}
    rejected = any(version.healthy for version in wrong)
    if rejected:
        return None if passed else "too_strict"
    sick = {version.label for version in asked if not version.healthy}
    for flaw, (surely, perhaps) in EXPLAINS.items():
        certain = sick.intersection(surely)
        if certain and certain <= passed <= {*surely, *perhaps} and passed != sick:
            return flaw
    return "too_lax"


def _tried(case: Case, version: Version, changes: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    if case.hidden:
        return ()
    call = f"{case.label}({NAME}(), {', '.join(map(short, case.inputs))}, rng=...)"
    if version.label == AS_IT_STANDS:
        return (f"{call}, with the {NAME} of the cell",)
    old, new = changes[version.label]
    return (call, f"with {new!r} in place of {old!r}")
