"""`check.steps`: does a class or function do what it should, step by step, in a short program of plain Python?

    check.steps(
        Counter,
        given={"start": 3.0},
        steps='''
            counter = Counter(start)
            first = counter.next()
            counter.settings["step"] = 2.0
            second = counter.next()
        ''',
        expected={"first": 4.0, "second": 6.0},
    )

The lines are carried out one after the other beside the student's objects, and the value of each name is taken as soon
as its line is done. So `after = W` shows what an array holds at that moment. `program` says which Python is understood.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import numpy as np

from autograde.check.asking import ask, no_warnings
from autograde.check.case import Case, CheckMisused, as_inputs, other_value
from autograde.check.comparison import compare, leaves
from autograde.check.gradient import DOUBLE
from autograde.check.hypotheses import Evidence, name_mistake
from autograde.check.near import Near, check_names, missed
from autograde.check.plain import Strange, as_array, describe_members, same_bytes, to_plain
from autograde.check.program import Line, Placed, name_under_test, place, read_program
from autograde.check.raised import question, unwritten, where
from autograde.check.script import LOST, Answer, Call, Failure, Put, Script, Source
from autograde.check.verdict import short

Formula = Callable[..., Any]
_SAME = 1e-12  # the same program once more: sums may run in another order, nothing else may differ
_OF_ONE_NUMBER = ("low_precision", "rounded", "wrong_sign", "missing_batch_mean", "extra_batch_mean")


@no_warnings()
def steps(
    target: Any,
    *,
    steps: str,
    expected: Mapping[str, Any] | Formula,
    given: Mapping[str, Any] | None = None,
    views: Mapping[str, Formula] | None = None,
    holds: Mapping[str, Formula | tuple[Formula, str]] | None = None,
    changes: Sequence[str] = (),
    near: Near | Formula | None = None,
    relative: float = DOUBLE.values,
    absolute: float = 0.0,
    again: bool = True,
) -> None:
    """Check what the names bound by the program `steps` hold. Raises CheckFailed.

    `given` holds what the program may use, by name: plain data, independent copies of it, or a `check.source`.
    `expected` holds the values of names that the program binds, compared as `check.equal` does, or is a formula that
    takes given values by their names and returns such a dict (a hidden check: neither values nor program are shown).

    For what is free, such as an order, look at something that is made of the values here, beside the check:
    `views={"all labels": lambda batches: ...}` adds a value that can be expected under that name, and
    `holds={"every sample comes once": lambda batches, x: ...}` says in words what must be true, with the diagnosis
    that a failure has where there is one: `(formula, name)`. The formulas take bound and given values by their names.

    The given arrays must keep their bytes, but for those named in `changes`. With `again` the program runs once more
    with other numbers, and once more with these: values must repeat, and must outlast the other runs. `near` is as in
    `check.equal`: by the name of a diagnosis, what some of the names hold after that mistake (or a list of such dicts).
    """
    case = Case("steps", target, (), (), expected)
    case = replace(case, name=name_under_test(steps, given or {}, case.label))
    trial = _Trial(case, dict(given or {}), read_program(steps, case.label))
    trial.ask(again)
    wanted = evaluate(expected, trial.given) if callable(expected) else dict(expected)
    misses = evaluate(near, trial.given) if callable(near) else dict(near or {})
    check_names(misses)
    unknown = set(wanted) - {line.name for line in trial.lines} - set(views or {})
    if unknown:
        raise CheckMisused(f"no line of the program binds {', '.join(sorted(unknown))}, and no view is called so")
    changed = [name for name in trial.changed() if name not in changes]
    side_effect = ("mutates_dout" if "dout" in changed else "mutates_input") if changed else None

    def demand(name: str, value: Answer, subject: str, upto: Line | None) -> None:
        difference = compare(name, value, wanted[name], relative, absolute)
        if difference is not None:
            seen = trial.values() | _visible(views or {}, {**trial.given, **trial.values()})
            known = side_effect or missed(seen, misses)
            if known is not None:  # before what the form of the answer would say
                case.fail(
                    f"{subject}: {difference.sentence(values=not case.hidden)}.", known, difference, trial.tried(upto)
                )
            case.fail_difference(difference, subject, trial.tried(upto), _diagnose(seen, wanted, trial.given))

    for placed in trial.placed:
        trial.demand_done(placed)
        if placed.line.name in wanted:
            demand(placed.line.name, trial.answers[placed.value], placed.line.subject, placed.line)
    everything = {**trial.given, **trial.values()}
    for title, view in (views or {}).items():
        try:
            viewed = to_plain(evaluate(view, everything))
        except CheckMisused:
            raise
        except Exception:  # what was answered has a form that the view was not made for
            trial.demand_plain(inspect.signature(view).parameters)
            gave = "what it gave" if case.hidden else trial.what_it_gave(view)
            case.fail(f"{case.label}: {title} cannot be told from {gave}.", "wrong_shape", tried=trial.tried())
        if title in wanted:
            demand(title, viewed, case.label, None)
    for sentence, rule in (holds or {}).items():
        formula, diagnosis = rule if isinstance(rule, tuple) else (rule, None)
        if not _is_true(formula, everything):
            case.fail(f"{case.label}: it is not so that {sentence}.", side_effect or diagnosis, tried=trial.tried())
    if changed:
        headline = f"{case.label} changed {'an argument' if case.hidden else changed[0]}, which belongs to the caller."
        case.fail(headline, side_effect, tried=trial.tried())
    trial.demand_repeatable([name for name in wanted if name not in (views or {})])
    print(f"{case.label}: right for {'other inputs, too' if case.hidden else 'these steps: ' + ', '.join(wanted)}.")


def evaluate(formula: Formula, known: Mapping[str, Any]) -> Any:
    """The value of a formula whose parameters are names of `known`."""
    parameters = inspect.signature(formula).parameters
    unknown = set(parameters) - set(known)
    if unknown:
        raise CheckMisused(f"a formula asks for {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    return formula(**{name: known[name] for name in parameters})


def _visible(views: Mapping[str, Formula], known: Mapping[str, Any]) -> dict[str, Answer]:
    """The views that can be taken of what was answered."""
    seen: dict[str, Answer] = {}
    for title, view in views.items():
        with contextlib.suppress(Exception):  # a view is made for answers of the right form
            seen[title] = to_plain(evaluate(view, known))
    return seen


def _is_true(formula: Formula, known: Mapping[str, Any]) -> bool:
    try:
        return bool(evaluate(formula, known))
    except CheckMisused:
        raise
    except Exception:  # what was answered has a form in which this cannot be true
        return False


@dataclass
class _Trial:
    """A program, what is given to it, and after `ask` what was answered."""

    case: Case
    given: dict[str, Any]
    lines: list[Line]
    script: Script = field(default_factory=Script)
    answers: list[Answer] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    _around: list[dict[str, int]] = field(default_factory=list)  # given values before and after
    _late: list[dict[str, int]] = field(default_factory=list)  # the first run's values after it and after the second
    _repeated: list[Placed] = field(default_factory=list)

    def ask(self, again: bool) -> None:
        """Carry out the program; with `again` with other numbers too, and with the same ones."""
        slots = {name: self.script.put(value) for name, value in self.given.items()}
        self._around.append(self._get(slots))
        self.placed = place(self.lines, self.script, slots, self.case.label)
        self._around.append(self._get(slots))
        if again:
            bound = {one.line.name: one.slot for one in self.placed if one.line.name}
            self._late.append(self._get(bound))
            self._place({name: _other(value) for name, value in self.given.items()})
            self._late.append(self._get(bound))
            self._repeated = self._place(self.given)
        self.answers = ask(self.case.target, self.script.steps)

    def _get(self, slots: Mapping[str, str]) -> dict[str, int]:
        return {name: self.script.get(slot) for name, slot in slots.items()}

    def _place(self, given: Mapping[str, Any]) -> list[Placed]:
        slots = {name: self.script.put(value) for name, value in given.items()}
        return place(self.lines, self.script, slots, self.case.label)

    def values(self) -> dict[str, Answer]:
        """What the program's names held when their lines were done."""
        return {one.line.name: self.answers[one.value] for one in self.placed if one.line.name}

    def what_it_gave(self, view: Formula) -> str:
        """What the names hold that a view looks at."""
        values = self.values()
        seen = [name for name in inspect.signature(view).parameters if name in values]
        return ", ".join(f"{name}, which is {describe_members(values[name])}" for name in seen) or "what it gave"

    def changed(self) -> list[str]:
        """The names of given values whose bytes the program changed."""
        before, after = self._around
        return [name for name in before if not same_bytes(self.answers[before[name]], self.answers[after[name]])]

    def tried(self, upto: Line | None = None) -> tuple[str, ...]:
        """The lines up to this one and what was given for them, as a student would type them."""
        lines = self.lines if upto is None else self.lines[: self.lines.index(upto) + 1]
        used = {node.id for line in lines for node in ast.walk(line.statement) if isinstance(node, ast.Name)}
        given = [_written(name, value) for name, value in self.given.items() if name in used]
        return (*given, *(line.text for line in lines))

    def demand_done(self, placed: Placed) -> None:
        """Fail if a step of this line raised."""
        for position in (*placed.steps, placed.value):
            failure = self.answers[position]
            if isinstance(failure, Failure):
                self._fail(placed, position, failure)

    def demand_plain(self, names: Container[str]) -> None:
        """Fail if one of these names of the program holds something that cannot be looked at."""
        for placed in self.placed:
            answer = self.answers[placed.value]
            if placed.line.name in names and isinstance(answer, Strange):
                self.case.fail_kind(
                    placed.line.subject, answer, "numbers and arrays, as the stub says", self.tried(placed.line)
                )

    def _fail(self, placed: Placed, position: int, failure: Failure) -> NoReturn:
        subject, tried, step = placed.line.subject, self.tried(placed.line), self.script.steps[position]
        if failure.not_attempted:
            stub = unwritten(failure, self.case.label, subject)
            self.case.fail(stub.headline, stub.diagnosis, tried=tried, outcome=stub.outcome)
        if failure.out_of_time:
            headline = f"{subject} was stopped: {failure.message}."
            self.case.fail(headline, "out_of_time", tried=tried, note=where(failure), outcome="timeout")
        if failure.exception == LOST:
            self.case.fail(f"{subject} was stopped: {failure.message}.", tried=tried, outcome="crashed")
        if not failure.line:  # no line of the student's had begun: what was asked for cannot be asked
            method = step.method if isinstance(step, Call) else None
            uncallable = failure.message.endswith("object is not callable")
            if uncallable or failure.exception == "AttributeError" or method in ("__getitem__", "__setitem__"):
                self.case.fail(f"{subject} is not there.", "missing_name", tried=tried)
            if isinstance(step, Call) and self._is_given(step.on):
                empty = "NoneType" in failure.message
                headline = f"{subject} gave {'None' if empty else 'another kind of thing than the one asked for'}."
                self.case.fail(headline, "returns_nothing" if empty else "wrong_shape", tried=tried)
        reason = f": {failure.message}" if failure.message and not self.case.hidden else ""
        if failure.of_signature:
            headline = f"{subject} cannot be called as the stub says{reason}."
            self.case.fail(headline, "wrong_signature", tried=tried, outcome="error")
        headline = f"{subject} raised {failure.exception}{reason}."
        ending = failure.ended_by or "error"
        self.case.fail(headline, "raises", None, tried, where(failure), ending, question(failure))

    def _is_given(self, slot: str) -> bool:
        return any(
            isinstance(step, Put) and step.slot == slot and isinstance(step.value, Source) for step in self.script.steps
        )

    def demand_repeatable(self, names: Sequence[str]) -> None:
        """Fail unless the values outlast the run with other numbers, and come again."""
        if not self._late:
            return
        later = self.answers[max(self._late[0].values(), default=0) + 1 :]
        if any(isinstance(answer, Failure) and answer.out_of_time for answer in later):
            return  # the program need not end for other numbers, and nothing more can be asked
        again = {one.line.name: self.answers[one.value] for one in self._repeated}
        for name in names:
            if not _near(*(self.answers[late[name]] for late in self._late)):
                headline = f"{name}, which {self.case.label} had given, was changed by the work of another one."
                self.case.fail(headline, "reused_buffer", tried=self.tried())
        for name in names:
            if not _near(again[name], self.values()[name]):
                headline = f"The same steps, from the start once more, give another value for {name}."
                diagnosis = "shared_state" if inspect.isclass(self.case.target) else "not_repeatable"
                self.case.fail(headline, diagnosis, tried=self.tried())


def _diagnose(values: Mapping[str, Answer], wanted: Mapping[str, Any], given: Mapping[str, Any]) -> str | None:
    """The name of the mistake that explains every wrong value, or None."""
    parts = [leaf for name in wanted if name in values for leaf in leaves(name, values[name], wanted[name])]
    answers, expected = {name: mine for name, mine, _ in parts}, {name: right for name, _, right in parts}
    if not all(np.isfinite(array).all() for array in answers.values()):
        return None
    wrong = [name for name in answers if compare("", answers[name], expected[name], DOUBLE.values) is not None]
    arrays = as_inputs(list(given.values()), list(given))
    name = name_mistake(Evidence(answers, expected, wrong, arrays, as_array(given.get("dout")))) if wrong else None
    one_number = sum(expected[name].size for name in wrong) == 1
    return None if one_number and name not in _OF_ONE_NUMBER else name


def _other(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _other(member) for key, member in value.items()}
    return other_value(value)


def _near(one: Answer, other: Answer) -> bool:
    if isinstance(one, Failure) or isinstance(other, Failure):
        return False
    return compare("", one, other, _SAME) is None


def _written(name: str, value: Any) -> str:
    """A given value as a student would type it; of a class or function its first line."""
    if isinstance(value, Source) and value.name is not None:
        return f"{value.text.strip().splitlines()[0]} ..."
    return f"{name} = {short(value)}"
