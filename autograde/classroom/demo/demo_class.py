"""The imagined students of the demo: each hands in what shows one thing, composed from the library of answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from autograde.classroom.chapters.chapter import Notebook
from autograde.classroom.demo import demo_cheats

EVERYTHING = ("*",)


@dataclass(frozen=True)
class Student:
    """One student.

    `hands_in` names the chapters that she hands in by how their names begin, such as "ch01"; none means all.
    `picks` names a library answer, by title, to an exercise; `typed` is code that stands in no library and fails every
    check of its exercise; `leaves` names exercises left as they came. All others are answered rightly, in the way that
    `style` counts through. `also_fails` names check cells of right answers that are built on an own wrong one. `cheats`
    changes the notebook before it is handed in.
    """

    id: str
    sentence: str
    style: int = 0
    picks: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    leaves: tuple[str, ...] = ()
    also_fails: tuple[str, ...] = ()
    hands_in: tuple[str, ...] = ()
    cheats: Callable[[Notebook], None] | None = None

    def takes(self, assignment: str) -> bool:
        """Whether she hands this assignment in."""
        return not self.hands_in or assignment.startswith(self.hands_in)


# Right answers that do not use the student's own layers, for those whose layers are wrong.
BY_FORMULA = {"fruit_bill": "formulas in place of layers", "square": "the formula"}
NOT_BY_DERIVATIVE = {
    "numerical_gradient": "two new copies for each entry",
    "descend": "own differences, with another step",
}

STUDENTS = (
    Student("ada", "everything right, as the text does it"),
    Student("blaise", "everything right, in a second style", style=1, hands_in=("ch01", "ch05")),
    Student("carla", "everything right, in a third style", style=2, hands_in=("ch02", "ch06")),
    Student("dmitri", "nothing solved", leaves=EVERYTHING, hands_in=("ch03", "ch07")),
    Student(
        "esther",
        "half solved",
        picks={"square": BY_FORMULA["square"]},
        leaves=("AddLayer", "fruit_bill", "Sigmoid"),
        hands_in=("ch01", "ch02"),
    ),
    Student(
        "farid",
        "a syntax error in one answer of each chapter",
        picks=BY_FORMULA,
        typed={
            "MulLayer": "class MulLayer\n    def forward(self, x, y):\n        return x * y",
            "Sequential": "class Sequential(:",
        },
        hands_in=("ch01", "ch05"),
    ),
    Student(
        "graziella",
        "the mistakes of the articles that the course grew from",
        picks={
            "Relu": "writes into dout",
            "Sigmoid": "overflows for large positive x",
            "SoftmaxWithLoss": "the sources' backward",
            "gradient_check": "is_same with a fixed tolerance and no abs",
        },
        hands_in=("ch02", "ch04", "ch07"),
    ),
    Student(
        "hana",
        "the wrong sign",
        picks=BY_FORMULA
        | {
            "MulLayer": "both signs turned",
            "numerical_derivative": "the points the other way round",
            "SGD": "climbs",
        }
        | NOT_BY_DERIVATIVE,
        hands_in=("ch00", "ch01", "ch06"),
    ),
    Student(
        "ivan",
        "swapped gradients",
        picks={
            "MulLayer": "each gradient multiplied by its own input",
            "fruit_bill": "price and count exchanged",
            "square": BY_FORMULA["square"],
        },
        hands_in=("ch01",),
    ),
    Student(
        "jun",
        "float32 throughout, which is right",
        picks=dict.fromkeys(("softmax", "SoftmaxWithLoss", "MeanSquaredError"), "float32 inside"),
        hands_in=("ch04",),
    ),
    Student(
        "leon",
        "ignores the upstream gradient everywhere",
        picks=dict.fromkeys(("SoftmaxWithLoss", "Affine"), "ignores the upstream gradient")
        | {"gradient_check": "dout all ones"},
        hands_in=("ch03", "ch04", "ch07"),
    ),
    Student(
        "mei",
        "forgets a path at the fan-out",
        picks={
            "square": "the second gradient replaces the first",
            "grad_w1_11": "only the first path",
        },
        hands_in=("ch01", "ch05"),
    ),
    Student(
        "noor",
        "right values, careless with state",
        picks={"Affine": "keeps x on the class"},
        hands_in=("ch03",),
    ),
    Student(
        "rosa",
        "trains on the wrong batches",
        picks={
            "Momentum": "forgets the velocity",
            "minibatches": "drops the last batch",
            "train": "the loss after the step",
        },
        hands_in=("ch06",),
    ),
    Student(
        "oleg",
        "a cheat: one object that equals everything",
        leaves=EVERYTHING,
        hands_in=("ch01",),
        cheats=demo_cheats.returns_what_equals_everything,
    ),
    Student(
        "petra",
        "a cheat: patches the checks, looks for the solutions",
        leaves=EVERYTHING,
        hands_in=("ch04",),
        cheats=demo_cheats.patches_the_grader,
    ),
    Student(
        "quentin",
        "a cheat: empties the checks, tags them, raises their points",
        leaves=EVERYTHING,
        hands_in=("ch02",),
        cheats=demo_cheats.edits_the_checks,
    ),
)
