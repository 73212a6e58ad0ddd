"""The imagined students of the demo: each hands in what shows one thing, composed from the library of answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYTHING = ("*",)


@dataclass(frozen=True)
class Student:
    """One student.

    `picks` names a library answer, by title, to an exercise; `typed` is code that stands in no library and fails every
    check of its exercise; `leaves` names exercises left as they came. All others are answered rightly, in the way that
    `style` counts through. `also_fails` names check cells of right answers that are built on an own wrong one.
    """

    id: str
    sentence: str
    style: int = 0
    picks: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    leaves: tuple[str, ...] = ()
    also_fails: tuple[str, ...] = ()


# Right answers that do not use the student's own layers, for those whose layers are wrong.
BY_FORMULA = {"fruit_bill": "formulas in place of layers", "square": "the formula"}

STUDENTS = (
    Student("ada", "everything right, as the text does it"),
    Student("blaise", "everything right, in a second style", style=1),
    Student("carla", "everything right, in a third style", style=2),
    Student("dmitri", "nothing solved", leaves=EVERYTHING),
    Student(
        "esther", "half solved", picks={"square": BY_FORMULA["square"]}, leaves=("AddLayer", "fruit_bill", "Sigmoid")
    ),
    Student(
        "farid",
        "a syntax error in one answer of each chapter",
        picks=BY_FORMULA,
        typed={
            "MulLayer": "class MulLayer\n    def forward(self, x, y):\n        return x * y",
            "Relu": "class Relu(:",
        },
    ),
    Student(
        "graziella",
        "the mistakes of the articles that the course grew from: writes into dout, overflows",
        picks={"Relu": "writes into dout", "Sigmoid": "overflows for large positive x"},
    ),
    Student(
        "hana",
        "the wrong sign",
        picks=BY_FORMULA | {"MulLayer": "both signs turned", "Relu": "wrong sign", "Sigmoid": "wrong sign"},
    ),
    Student(
        "ivan",
        "swapped gradients; half of the sigmoid's slope",
        picks={
            "MulLayer": "each gradient multiplied by its own input",
            "fruit_bill": "price and count exchanged",
            "square": BY_FORMULA["square"],
            "Sigmoid": "y for the slope",
        },
    ),
    Student(
        "jun",
        "float32 throughout, which is right",
        picks={
            "MulLayer": "float32 inside",
            "AddLayer": "float32 inside",
            "fruit_bill": "float32 and arrays of no dimension",
            "square": "float32 inside",
            "Relu": "float32 inside",
            "Sigmoid": "float32 inside",
        },
    ),
    Student(
        "leon",
        "ignores the upstream gradient everywhere",
        picks=BY_FORMULA | dict.fromkeys(("MulLayer", "AddLayer", "Relu", "Sigmoid"), "ignores the upstream gradient"),
    ),
    Student(
        "mei",
        "forgets a path at the fan-out; 1 for the slope at 0",
        picks={"square": "the second gradient replaces the first", "Relu": "gradient 1 at 0"},
    ),
    Student(
        "noor",
        "right values, careless with state",
        picks=BY_FORMULA | {"MulLayer": "keeps the inputs on the class", "Relu": "one buffer for all gradients"},
    ),
)
