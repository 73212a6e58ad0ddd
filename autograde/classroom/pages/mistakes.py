"""How a diagnosis is told of a class, "19 of 60 forget the batch mean"; for every name of the vocabulary.

What a student reads of it, what is seen in the numbers and the question, stands in `autograde/check/diagnosis.py`.
"""

from collections.abc import Mapping

# What several students do; of one student the first word takes its ending.
HABITS: Mapping[str, str] = {
    "absolute_tolerance": "compare with an absolute tolerance",
    "accumulates": "add to what an earlier backward left",
    "adds_dout": "add dout where it multiplies",
    "blind_to_nan": "let nan pass",
    "broken_pairs": "part samples from their targets",
    "climbs": "go uphill",
    "column_meets_row": "combine a column with a row, each entry with every entry",
    "drops_last_batch": "leave out the samples that do not fill a batch",
    "extra_batch_mean": "take a mean over the batch that another function takes",
    "extra_factor": "multiply by a factor too many",
    "finite_differences": "call forward in backward in place of the chain rule",
    "forgets_velocity": "forget the velocity of the step before",
    "forward_wrong": "have a wrong forward",
    "ignores_batches": "use all samples in place of one batch",
    "ignores_dout": "ignore the upstream gradient",
    "ignores_h": "use a step of their own in place of h",
    "ignores_rng": "draw from another generator than the one given",
    "label_as_number": "subtract the label as if it were a probability",
    "last_sample_only": "keep the last sample alone",
    "late_loss": "take the loss after the step",
    "low_precision": "compute in float16",
    "mean_instead_of_sum": "take the mean of a parameter's gradients in place of their sum",
    "missing_abs": "forget the absolute value",
    "missing_activation": "forget an activation function",
    "missing_batch_mean": "forget the batch mean",
    "missing_entries": "leave entries at 0",
    "missing_factor": "forget a local derivative",
    "missing_name": "lack a method or an attribute",
    "missing_path": "forget a path at a fan-out",
    "missing_term": "forget a term of a sum",
    "missing_transpose": "forget a transpose",
    "mixes_dout": "mix the entries of dout",
    "mutates_dout": "write into dout",
    "mutates_input": "write into an argument",
    "not_attempted": "have not begun",
    "not_finite": "get nan or inf",
    "not_in_place": "make new arrays in place of writing into the given ones",
    "not_linear": "do more to dout than multiply it",
    "not_repeatable": "get another result at the second call",
    "not_shuffled": "do not shuffle",
    "one_sided": "take the difference to one side",
    "one_sign_of_dout": "try dout of one sign alone",
    "out_of_time": "do not end in time",
    "overlooks_entries": "look at some entries alone",
    "overlooks_inputs": "look at one of several inputs alone",
    "overlooks_shapes": "let a gradient of another shape pass",
    "raises": "have code that raises an exception",
    "rebound_name": "use the name for something else",
    "repeats_samples": "use samples twice and others not at all",
    "returns_nothing": "return nothing",
    "reused_buffer": "return a buffer that changes later",
    "rounded": "cut digits off",
    "same_order": "have the same batches in every epoch",
    "shared_state": "share state between two layers",
    "single_path": "follow one of several paths back",
    "skips_layers": "leave layers out",
    "stale_cache": "answer for an earlier forward",
    "stale_gradient": "use the gradient of the start at every step",
    "stale_parameters": "use parameters from before",
    "still_ill": "have not cured the layer",
    "stops_early": "stop at a value on the way back",
    "swapped_gradients": "swap two gradients",
    "too_lax": "call a sick layer healthy",
    "too_strict": "call a healthy layer sick",
    "uniform_dout": "try one kind of dout alone",
    "unknown_illness": "name an illness that is not in the table",
    "wrong_at_kink": "err at the kink",
    "wrong_average": "put the entries together by another rule",
    "wrong_axis": "sum along the wrong axis",
    "wrong_class": "take the probability of another class",
    "wrong_count": "divide by another count",
    "wrong_default": "have another default of dout",
    "wrong_derivative": "take the derivative of another function",
    "wrong_illness": "name another illness",
    "wrong_logarithm": "take another logarithm",
    "wrong_mask": "keep the entries that should be 0",
    "wrong_momentum": "carry the velocity on by another factor",
    "wrong_order": "go through the layers in another order",
    "wrong_scale": "divide by another size",
    "wrong_shape": "return another shape",
    "wrong_sign": "get the sign wrong",
    "wrong_signature": "change the signature",
    "wrong_start": "draw other weights to begin with",
    "wrong_step": "take steps of another length",
    "zero_gradient": "return zeros",
}

OF_ONE = {"do": "does", "have": "has", "mix": "mixes", "go": "goes", "try": "tries"}
UNNAMED = "fail in a way that has no name here"


def habit(diagnosis: str | None, students: int = 2) -> str:
    """What so many students do, to be said after their number."""
    told = HABITS.get(diagnosis, f"show {diagnosis.replace('_', ' ')}") if diagnosis is not None else UNNAMED
    if students != 1:
        return told
    verb, _, rest = told.partition(" ")
    return f"{OF_ONE.get(verb, f'{verb}s')} {rest}".replace("of their own", "of its own")
