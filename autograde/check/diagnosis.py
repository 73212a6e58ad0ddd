"""The words of a diagnosis: every name, what is seen, and the question that leads to the mistake; see `hypotheses`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """What a student reads: what is seen in the numbers, and a question that leads to the mistake."""

    seen: str
    question: str


# Every name that a verdict or a report may carry. The one place for their words, so that they can be translated.
VOCABULARY: Mapping[str, Advice] = {
    "not_attempted": Advice(
        "The stub is still there: this part has not been written yet.",
        "What comes in and what has to come out, with which shapes? The docstring says it.",
    ),
    "raises": Advice(
        "Your code raised an exception.",
        "What are the values and shapes of the variables in that line when it runs?",
    ),
    "missing_name": Advice(
        "The check asked for a method or an attribute that is not there.",
        "How is it spelled in the docstring, and has the line that sets it run by then?",
    ),
    "returns_nothing": Advice(
        "Your code returned None.",
        "Does every path through the function end in a return statement?",
    ),
    "wrong_shape": Advice(
        "The shape is wrong, so the values cannot be right.",
        "A gradient has the shape of what it is the gradient of. Which step changes the shape?",
    ),
    "not_finite": Advice(
        "The result holds nan or inf.",
        "Which intermediate overflows, or divides by zero, for inputs of this size?",
    ),
    "forward_wrong": Advice(
        "Forward gives other values than it should.",
        "What does forward give for one small number worked by hand?",
    ),
    "low_precision": Advice(
        "The values are right to about three digits, as if they had passed through float16.",
        "Which dtype do your intermediate results have?",
    ),
    "rounded": Advice(
        "The numbers are the right ones, cut off after a few digits.",
        "Where are digits lost: in a rounding, in a division of integers, or in an array that holds integers?",
    ),
    "wrong_mask": Advice(
        "Zeros stand just where the others should be.",
        "Which entries does the comparison select, those that pass or those that do not?",
    ),
    "missing_entries": Advice(
        "Some entries are 0 that should not be; the others are right.",
        "What decides which entries are filled, and does it reach all of them?",
    ),
    "last_sample_only": Advice(
        "The result is that of the last sample alone.",
        "In a loop over samples, what becomes of the results of the earlier ones?",
    ),
    "mixes_dout": Advice(
        "Your gradient is what it would be if every entry of dout were the sum, or the mean, of all its entries.",
        "Which entry of dout belongs to which entry of the gradient?",
    ),
    "one_sided": Advice(
        "The result is that of a difference to one side only.",
        "At which two points is f evaluated, and do they lie on both sides of x?",
    ),
    "ignores_h": Advice(
        "The result is that of another step than the h that was given.",
        "Where does h enter, and is it the one that the caller chose?",
    ),
    "missing_abs": Advice(
        "A difference was taken with its sign, so what is too small does not count.",
        "What does your formula give if a is much smaller than b?",
    ),
    "wrong_average": Advice(
        "The entries were put together by another rule than the one asked for: a sum, too wide a mean, the largest.",
        "Which one number is to stand for all entries?",
    ),
    "wrong_scale": Advice(
        "The difference was divided by another size than the one asked for.",
        "What exactly stands in the denominator?",
    ),
    "wrong_logarithm": Advice(
        "The result is that of a logarithm to another base.",
        "Which logarithm has the derivative 1 / y?",
    ),
    "wrong_class": Advice(
        "The probability of another class was taken than that of the target.",
        "Which entry of each row does the label name?",
    ),
    "climbs": Advice(
        "The path goes uphill.",
        "Does the gradient point to where f rises or to where it falls?",
    ),
    "stale_gradient": Advice(
        "Every step uses the gradient of the start.",
        "At which point is the gradient needed in the second step?",
    ),
    "ignores_dout": Advice(
        "Your gradient is what it would be if every entry of dout were 1.",
        "Where does backward use its argument?",
    ),
    "swapped_gradients": Advice(
        "Each of these results is the one that belongs in another place.",
        "If only the first argument moves, which of the values decides how fast the output moves?",
    ),
    "wrong_sign": Advice(
        "The numbers have the right size and the wrong sign.",
        "If the argument grows a little, does the output rise or fall?",
    ),
    "zero_gradient": Advice(
        "Every entry is 0, and the right ones are not.",
        "Is the array that you return the one that you filled, and can anything get through to it?",
    ),
    "missing_batch_mean": Advice(
        "The numbers are the batch size times the right ones.",
        "Where is the mean over the batch taken, and what does that do to each sample's share?",
    ),
    "extra_batch_mean": Advice(
        "The numbers are the right ones divided by the batch size.",
        "Who takes the mean over the batch, this function or another one?",
    ),
    "missing_transpose": Advice(
        "The numbers are right, with rows and columns exchanged.",
        "Which index of the result belongs to rows, and which to columns?",
    ),
    "missing_factor": Advice(
        "The numbers lack one factor.",
        "Which local derivative stands between the argument and the output, and is it in your product?",
    ),
    "mean_instead_of_sum": Advice(
        "Your gradient of a parameter is the right one divided by the batch size.",
        "Each sample pulls at the same parameter. What becomes of gradients that meet?",
    ),
    "wrong_axis": Advice(
        "The numbers were added up, or normalised, along another axis than the right one.",
        "Which axis counts the samples, and which shape must be left?",
    ),
    "missing_term": Advice(
        "The result is the right one without one of the terms that are added to it.",
        "Which of the arguments never enters your result?",
    ),
    "extra_factor": Advice(
        "The numbers are the right ones times a factor that does not belong there.",
        "Which value of your product has been multiplied in twice, or has no place in the derivative?",
    ),
    "missing_path": Advice(
        "The gradient is half of the right one.",
        "By how many paths does the argument reach the output, and what becomes of their gradients?",
    ),
    "wrong_at_kink": Advice(
        "Your gradient is right except where the input is 0 or next to it.",
        "Which side does the input 0 belong to in forward, and which in backward?",
    ),
    "mutates_dout": Advice(
        "Backward changed dout, which belongs to the caller.",
        "Which line writes into an array that was handed in? Another layer may still need it.",
    ),
    "mutates_input": Advice(
        "Your code changed an array that it was given.",
        "Which line writes into an array that was handed in, rather than into a new one?",
    ),
    "reused_buffer": Advice(
        "A result that was returned earlier changed later.",
        "Does each call make a new array, or do two calls share one?",
    ),
    "stale_cache": Advice(
        "After a second forward, the layer still answers for the first.",
        "When is the stored value written, and when should it be written?",
    ),
    "shared_state": Advice(
        "Two layers of this class disturb each other.",
        "Where is the stored value kept: on this one layer, or on something that all layers share?",
    ),
    "not_repeatable": Advice(
        "Called again with the same arguments, your function gives another result.",
        "What does the function remember of the call before, and where?",
    ),
    "accumulates": Advice(
        "Calling backward twice gives another result than calling it once.",
        "Does backward add to what an earlier call left behind?",
    ),
    "not_linear": Advice(
        "Doubling dout does not double the gradient.",
        "Backward multiplies dout by numbers. What else is done to it?",
    ),
    "out_of_time": Advice(
        "Your code had not ended when its time was up.",
        "Which loop has a condition that never changes, or runs once for every entry and each time over all entries?",
    ),
    "finite_differences": Advice(
        "Backward calls forward again, where it should use what forward has stored.",
        "What does the chain rule give, and which values of the one forward does it need?",
    ),
}
