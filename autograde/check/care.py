"""`check.care`: the properties that a layer needs beside right numbers, each named when it is broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde.check.asking import ask, no_warnings
from autograde.check.case import Case, other_value, other_values, passed
from autograde.check.comparison import compare
from autograde.check.layer import GradientCase, demand_backward, random_dout
from autograde.check.plain import Plain, Strange, as_array, same_bytes, to_plain
from autograde.check.script import Answer, Failure, Script
from autograde.check.verdict import short

SAME = 1e-5  # float32 sums in another order; a stale or shared value is off by far more


@no_warnings()
def care(
    layer: Any,
    *,
    inputs: tuple[Any, ...],
    wrt: Sequence[str | None],
    args: tuple[Any, ...] = (),
    expected: Any = None,
    absolute: float = 0.0,
    others: tuple[Any, ...] | None = None,
    default_dout: float | None = None,
) -> None:
    """Check what numbers alone do not show, on inputs where forward and backward are right.

    Arguments keep their bytes, results outlast later calls, two layers do not disturb each other, the last forward
    counts, a second backward gives the same, backward is linear in dout and does not call forward.
    Takes the arguments of `check.backward`. `others` are inputs that another forward gets in between (without it,
    other numbers of the same shapes); `default_dout` is what backward() without an argument stands for.
    Raises CheckFailed.
    """
    case = Case("care", layer, inputs, args, expected)
    demand_care(GradientCase(case, tuple(wrt), absolute=absolute), others, default_dout)
    passed(case, "care")


def demand_care(
    wanted: GradientCase,
    others: tuple[Any, ...] | None = None,
    default_dout: float | None = None,
    beside: tuple[Any, ...] | None = None,
) -> None:
    """Fail unless forward and backward are right and every one of these properties holds."""
    dout, _ = demand_backward(wanted)
    between = others if others is not None else other_values(wanted.case.inputs)
    _one_layer(wanted, dout, between)
    _two_forwards(wanted, dout, between)
    _two_steps(wanted, dout, between)
    _two_layers(wanted, dout, between, other_values(wanted.case.args) if beside is None else beside)
    _linear(wanted, dout)
    if default_dout is not None:
        _default(wanted, default_dout)


def _one_layer(wanted: GradientCase, dout: Any, between: tuple[Any, ...]) -> None:
    """One layer: arguments before and after, results at once and later, backward once and again."""
    case = wanted.case
    script = Script()
    args = script.put_all(case.args)
    layer = script.call("target", args)
    inputs = script.put_all(case.inputs)
    output = script.call(layer, inputs, "forward")
    output_at_once = script.get(output)
    inputs_kept = [script.get(slot) for slot in (*inputs, *args)]
    upstream = script.put(dout)
    result, count = script.watched(layer, (upstream,), "backward", watch="forward")
    of_args = [name for i, name in wanted.names if i >= len(case.inputs)]
    first = [script.get(result), *(script.get(script.read(layer, f"d{name}")) for name in of_args)]
    upstream_kept = script.get(upstream)
    inputs_kept += [script.get(slot) for slot in (*inputs, *args)]
    output_after_backward = script.get(output)
    again = script.call(layer, (script.put(dout),), "backward")
    second = [script.get(again), *(script.get(script.read(layer, f"d{name}")) for name in of_args)]
    result_after_again = script.get(result)
    script.call(layer, script.put_all(between), "forward")
    output_after_forward = script.get(output)
    script.call(layer, (script.put(other_value(dout)),), "backward")
    result_at_end = script.get(result)
    answers = ask(case.target, script.steps)

    tried = case.tried(case.forward_call, f"layer.backward({short(dout)})")
    if answers[count]:
        case.fail(f"{case.label}.backward calls forward.", "finite_differences", tried=tried)
    if not same_bytes(answers[upstream_kept], to_plain(dout)):
        case.fail(f"{case.label}.backward changed dout.", "mutates_dout", tried=tried)
    for i, position in enumerate(inputs_kept):
        original = case.arguments[i % len(case.arguments)]
        if not same_bytes(answers[position], to_plain(original)):
            method = "forward" if i < len(case.arguments) else "backward"
            place = i % len(case.arguments)
            what = f"argument number {place + 1}" if place < len(case.inputs) else "an argument of the constructor"
            case.fail(f"{case.label}.{method} changed {what}.", "mutates_input", tried=tried)
    if not _same(answers[output_after_backward], answers[output_at_once]):
        case.fail(f"{case.label}.backward changed the output that forward had returned.", "reused_buffer", tried=tried)
    tried_again = (*tried, "the same backward again") if tried else ()
    for before, after in zip(first, second, strict=True):
        headline = f"A second {case.label}.backward gives another result"
        _demand_same(case, answers[after], answers[before], "accumulates", headline, tried_again)
    for later, at_once, what in (
        (result_after_again, first[0], "another backward"),
        (output_after_forward, output_at_once, "another forward"),
        (result_at_end, first[0], "another forward and backward"),
    ):
        if not isinstance(answers[later], Failure) and not _same(answers[later], answers[at_once]):
            case.fail(f"A result of {case.label} was changed by {what}.", "reused_buffer", tried=tried)


def _two_forwards(wanted: GradientCase, dout: Any, between: tuple[Any, ...]) -> None:
    """Forward on other inputs, then on these, then backward: the last forward counts, whatever came before."""
    case = wanted.case
    alone = _gradients(wanted, [case.inputs], dout)
    after_other = _gradients(wanted, [between, case.inputs], dout)
    tried = case.tried("layer.forward(...) of other values", case.forward_call, f"layer.backward({short(dout)})")
    for one, other in zip(after_other, alone, strict=True):
        headline = f"After two calls of forward, {case.label}.backward does not belong to the last one"
        _demand_same(case, one, other, "stale_cache", headline, tried)


def _two_steps(wanted: GradientCase, dout: Any, between: tuple[Any, ...]) -> None:
    """A second step of one layer, as in training, gives what a new layer gives."""
    case = wanted.case

    def last_step(steps: list[tuple[tuple[Any, ...], Any]]) -> list[Answer]:
        script = Script()
        layer = script.call("target", script.put_all(case.args))
        for inputs, upstream in steps:
            output = script.get(script.call(layer, script.put_all(inputs), "forward"))
            positions, _ = wanted.gradients_in(script, layer, script.put(upstream))
        answers = ask(case.target, script.steps)
        return [answers[position] for position in (output, *positions)]

    output = as_array(case.outputs([(*between, *case.args)])[0])
    if output is None:
        return  # these inputs cannot be given in between, which the other properties have shown to be no fault
    second = (between, other_value(random_dout(output, case)))
    tried = case.tried(case.forward_call, f"layer.backward({short(dout)})", "forward and backward of other values")
    for one, other in zip(last_step([(case.inputs, dout), second]), last_step([second]), strict=True):
        headline = f"After a first step, {case.label} does not answer a second one as a new {case.label} does"
        if not isinstance(other, Failure):
            _demand_same(case, one, other, "stale_cache", headline, tried)


def _gradients(wanted: GradientCase, forwards: list[tuple[Any, ...]], *dout: Any) -> list[Answer]:
    script = Script()
    layer = script.call("target", script.put_all(wanted.case.args))
    for inputs in forwards:
        script.call(layer, script.put_all(inputs), "forward")
    positions, _ = wanted.gradients_in(script, layer, *script.put_all(dout))
    answers = ask(wanted.case.target, script.steps)
    return [answers[position] for position in positions]


def _two_layers(wanted: GradientCase, dout: Any, between: tuple[Any, ...], beside: tuple[Any, ...]) -> None:
    """Two layers whose calls are interleaved answer as each does alone; gradients are read when both are done."""
    case = wanted.case
    script = Script()
    one = script.call("target", script.put_all(case.args))
    other = script.call("target", script.put_all(beside))
    output = script.get(script.call(one, script.put_all(case.inputs), "forward"))
    script.call(other, script.put_all(between), "forward")
    positions, _ = wanted.gradients_in(script, one, script.put(dout))
    script.call(other, script.put_all(case.inputs), "forward")
    script.call(other, (script.put(other_value(dout)),), "backward")
    of_args = [name for i, name in wanted.names if i >= len(case.inputs)]
    positions += [script.get(script.read(one, f"d{name}")) for name in of_args]
    answers = ask(case.target, script.steps)
    alone = _gradients(wanted, [case.inputs], dout)
    alone = [case.outputs([case.arguments])[0], *alone, *alone[1:]]
    tried = case.tried(case.forward_call, "another layer's forward", f"layer.backward({short(dout)})")
    for position, before in zip([output, *positions], alone, strict=True):
        headline = f"A second {case.label} changed what the first one answers"
        _demand_same(case, answers[position], before, "shared_state", headline, tried)


def _linear(wanted: GradientCase, dout: Any) -> None:
    """backward(-1000 dout) is -1000 times backward(dout), backward(0) is 0: nothing clips, squares or takes a sign."""
    case = wanted.case
    alone = _gradients(wanted, [case.inputs], dout)
    factor = -1000.0
    scaled = _gradients(wanted, [case.inputs], _scale(dout, factor))
    tried = case.tried(case.forward_call, f"layer.backward({short(_scale(dout, factor))})")
    for one, other in zip(scaled, alone, strict=True):
        case.demand(other, "backward", tried)  # it was right before, which does not mean that it is again
        headline = f"{case.label}.backward({factor:g} * dout) is not {factor:g} times backward(dout)"
        _demand_same(case, one, _scale(other, factor), "not_linear", headline, tried)


def _default(wanted: GradientCase, default_dout: float) -> None:
    """backward() is backward(default_dout)."""
    case = wanted.case
    with_it = _gradients(wanted, [case.inputs], default_dout)
    without = _gradients(wanted, [case.inputs])
    tried = case.tried(case.forward_call, "layer.backward()")
    for one, other in zip(without, with_it, strict=True):
        headline = f"{case.label}.backward() is not backward({default_dout:g})"
        _demand_same(case, one, other, "wrong_default", headline, tried)


def _demand_same(
    case: Case, one: Answer, other: Answer, diagnosis: str | None, headline: str, tried: tuple[str, ...]
) -> None:
    if isinstance(one, Failure) and one.out_of_time:
        case.demand(one, None, tried)
    if isinstance(one, Failure):
        name = "wrong_signature" if one.of_signature else "raises"
        case.fail(f"{headline}: it raises {one.exception}.", name, tried=tried)
    if not _same(one, other):
        case.fail(f"{headline}.", diagnosis, tried=tried)


def _same(one: Answer, other: Answer) -> bool:
    if isinstance(one, (Failure, Strange)) or isinstance(other, (Failure, Strange)):
        return False
    return compare("", one, other, SAME) is None


def _scale(value: Plain, factor: float) -> Plain:
    if isinstance(value, (tuple, list)):
        return tuple(_scale(member, factor) for member in value)
    if value is None:
        return None
    scaled = np.asarray(value) * factor
    return float(scaled) if isinstance(value, (int, float)) else scaled
