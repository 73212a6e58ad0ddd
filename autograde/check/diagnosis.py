"""The words of a diagnosis: every name, what is seen, and the question that leads to the mistake; see `hypotheses`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """What a student reads: what is seen in the numbers, a question that leads to the mistake, where to look."""

    seen: str
    question: str
    section: str = ""


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
    "unwritten_part": Advice(
        "Your code calls something that is still to be written.",
        "Where is that to be written: in this chapter, or in one before? `chainrule carry` brings answers from there.",
    ),
    "wrong_signature": Advice(
        "It cannot be called as the stub says.",
        "Does the def line read as in the stub, with self first and the defaults that it gives?",
    ),
    "rebound_name": Advice(
        "The name stands for something that cannot be called.",
        "Which line gives this name to something else, such as an object of the class, after the stub has defined it?",
    ),
    "not_defined": Advice(
        "After all cells have run there is nothing by the name that the check asks for.",
        "What does the answer's cell say when it is run, and is the name spelled as in the stub?",
    ),
    "missing_name": Advice(
        "The check asked for a method or an attribute that is not there.",
        "How is it spelled in the docstring, and has the line that sets it run by then?",
    ),
    "returns_nothing": Advice(
        "Your code returned None.",
        "Does every path through the function end in a return statement, and is what it returns set by then?",
    ),
    "wrong_shape": Advice(
        "The result has another form than the one asked for, so its values cannot be right.",
        "How many results, of which type and shape, does the docstring promise, and which line makes others?",
        "chapter 0, Many numbers",
    ),
    "not_finite": Advice(
        "The result holds nan or inf.",
        "Which intermediate overflows, divides by zero or takes the logarithm of 0, for inputs of this size?",
        "chapter 2, What a computer makes of $e^x$",
    ),
    "forward_wrong": Advice(
        "Forward gives other values than it should.",
        "What does forward give for one small number worked by hand?",
    ),
    "low_precision": Advice(
        "The values are right to about three digits, as if they had passed through float16.",
        "Which dtype do your intermediate results have?",
        "chapter 0, How small should the step be?",
    ),
    "rounded": Advice(
        "The numbers are the right ones, cut off after a few digits.",
        "Where are digits lost: in a rounding, in a division of integers, or in an array that holds integers?",
    ),
    "wrong_mask": Advice(
        "Zeros stand just where the others should be.",
        "Which entries does the comparison select, those that pass or those that do not?",
        "chapter 2, Relu, entry by entry",
    ),
    "missing_entries": Advice(
        "Some entries are 0 that should not be; the others are right.",
        "What decides which entries are filled, and does it reach all of them?",
        "chapter 2, Relu, entry by entry",
    ),
    "last_sample_only": Advice(
        "The result is that of the last sample alone.",
        "In a loop over samples, what becomes of the results of the earlier ones?",
        "chapter 3, Back through one neuron",
    ),
    "mixes_dout": Advice(
        "Your gradient is what it would be if every entry of dout were the sum, or the mean, of all its entries.",
        "Which entry of dout belongs to which entry of the gradient?",
        "chapter 2, Relu, entry by entry",
    ),
    "one_sided": Advice(
        "The result is that of a difference to one side only.",
        "At which two points is f evaluated, and do they lie on both sides of x?",
        "chapter 0, Measuring a derivative",
    ),
    "ignores_h": Advice(
        "The result is that of another step than the h that was given.",
        "Where does h enter, and is it the one that the caller chose?",
        "chapter 0, Measuring a derivative",
    ),
    "missing_abs": Advice(
        "A difference was taken with its sign, so what is too small does not count.",
        "What does your formula give if a is much smaller than b?",
        "chapter 0, Exercise 3: how far apart are two gradients?",
    ),
    "wrong_average": Advice(
        "The entries were put together by another rule than the one asked for: a sum, too wide a mean, the largest.",
        "Which one number is to stand for all entries, and by which steps, in which order, is it made of them?",
    ),
    "wrong_scale": Advice(
        "The difference was divided by another size than the one asked for.",
        "What exactly stands in the denominator?",
        "chapter 0, What commonly goes wrong",
    ),
    "wrong_logarithm": Advice(
        "The result is that of a logarithm to another base.",
        "Which logarithm has the derivative 1 / y?",
        "chapter 4, How wrong is it?",
    ),
    "wrong_class": Advice(
        "Other entries were taken for the target's than the one that each label names.",
        "Which entry of each row does the label name?",
        "chapter 4, How wrong is it?",
    ),
    "label_as_number": Advice(
        "The label itself was subtracted, as if it were a probability.",
        "What does the label 1 stand for, and how is the same target written as one-hot?",
        "chapter 4, How wrong is it?",
    ),
    "stops_early": Advice(
        "Your gradient is that of a value on the way, and not that of the input.",
        "Which steps lie between the input and the loss, and has the gradient gone back through each of them?",
        "chapter 4, The long way back",
    ),
    "column_meets_row": Advice(
        "Each entry of a column was combined with every entry of a row.",
        "Which shapes do the two arrays have, and which shape does NumPy make of them?",
        "chapter 4, When the answer is a number: mean squared error",
    ),
    "climbs": Advice(
        "The path goes uphill.",
        "Does the gradient point to where f rises or to where it falls?",
        "chapter 0, Where the arrow points",
    ),
    "stale_gradient": Advice(
        "Every step uses the gradient of the start.",
        "At which point is the gradient needed in the second step?",
        "chapter 0, Where the arrow points",
    ),
    "ignores_dout": Advice(
        "Your gradient is what it would be if every entry of dout were 1.",
        "Where does backward use its argument?",
        "chapter 1, What one operation has to know",
    ),
    "adds_dout": Advice(
        "Your gradient is the local derivative plus dout.",
        "What does the chain rule do with these two numbers?",
        "chapter 1, What one operation has to know",
    ),
    "wrong_derivative": Advice(
        "The local derivative in your gradient is that of another function.",
        "What is the derivative of this function, and of which stored value is it taken: the input or the output?",
    ),
    "swapped_gradients": Advice(
        "Each of these results is the one that belongs in another place.",
        "If only the first argument moves, which of the values decides how fast the output moves?",
        "chapter 1, The bill as a graph",
    ),
    "wrong_sign": Advice(
        "The numbers have the right size and the wrong sign.",
        "Should the output rise or fall as the argument grows, and can the result be negative at all?",
        "chapter 0, Where the arrow points",
    ),
    "zero_gradient": Advice(
        "Every entry is 0, and the right ones are not.",
        "Is the array that you return the one that you filled, and which dout has reached it?",
        "chapter 1, What one operation has to know",
    ),
    "missing_batch_mean": Advice(
        "The numbers are the batch size times the right ones.",
        "Where is the mean over the batch taken, and what does that do to each sample's share?",
        "chapter 4, In one line",
    ),
    "extra_batch_mean": Advice(
        "The numbers are the right ones divided by the batch size.",
        "Who takes the mean over the batch, this function or another one?",
        "chapter 3, Back through one neuron",
    ),
    "wrong_count": Advice(
        "The numbers are right but for a count of entries: they were divided by another than asked for, or by none.",
        "Is a mean taken here, over which entries, and how many are they?",
    ),
    "missing_transpose": Advice(
        "The numbers are right, with rows and columns exchanged.",
        "Which index of the result belongs to rows, and which to columns?",
        "chapter 3, The gradients, by their shapes",
    ),
    "missing_factor": Advice(
        "The numbers lack one factor.",
        "Which local derivative stands between the argument and the output, and is it in your product?",
        "chapter 1, What one operation has to know",
    ),
    "mean_instead_of_sum": Advice(
        "Your gradient of a parameter is the right one divided by the batch size.",
        "Each sample pulls at the same parameter. What becomes of gradients that meet?",
        "chapter 3, Back through one neuron",
    ),
    "wrong_axis": Advice(
        "The numbers were added up, or normalised, along another axis than the right one.",
        "Which axis counts the samples, and which shape must be left?",
        "chapter 3, The gradients, by their shapes",
    ),
    "missing_term": Advice(
        "The result is the right one without one of the terms that are added to it.",
        "Which of the arguments never enters your result?",
        "chapter 3, One neuron is one bill",
    ),
    "extra_factor": Advice(
        "The numbers are the right ones times a factor that does not belong there.",
        "Which value of your product has been multiplied in twice, or has no place in the derivative?",
        "chapter 1, What one operation has to know",
    ),
    "missing_path": Advice(
        "The gradient is half of the right one.",
        "By how many paths does the argument reach the output, and what becomes of their gradients?",
        "chapter 1, Exercise 4: one number, used twice",
    ),
    "wrong_at_kink": Advice(
        "Your gradient is right except where the input is 0 or next to it.",
        "Which side does the input 0 belong to in forward, and which in backward?",
        "chapter 2, At the kink",
    ),
    "mutates_dout": Advice(
        "Backward changed dout, which belongs to the caller.",
        "Which line writes into an array that was handed in? Another layer may still need it.",
        "chapter 2, What commonly goes wrong",
    ),
    "mutates_input": Advice(
        "Your code changed an array that it was given.",
        "Which line writes into an array that was handed in, rather than into a new one?",
        "chapter 2, What commonly goes wrong",
    ),
    "reused_buffer": Advice(
        "A result that was returned earlier changed later.",
        "Does each call make a new array, or do two calls share one?",
    ),
    "stale_cache": Advice(
        "After a second forward, the layer still answers for the first.",
        "When is the stored value written, and when should it be written?",
        "chapter 1, What commonly goes wrong",
    ),
    "shared_state": Advice(
        "Two layers of this class disturb each other.",
        "Where is the stored value kept: on this one layer, or on something that all layers share?",
        "chapter 1, What commonly goes wrong",
    ),
    "not_repeatable": Advice(
        "Called again with the same arguments, your function gives another result.",
        "What does the function remember of the call before, and where?",
    ),
    "accumulates": Advice(
        "Calling backward twice gives another result than calling it once.",
        "Does backward add to what an earlier call left behind, or write into what forward has stored?",
    ),
    "wrong_default": Advice(
        "Backward without an argument gives something else than backward of the default.",
        "Which dout does the last step of a computation get, if nothing is said?",
    ),
    "not_linear": Advice(
        "Doubling dout does not double the gradient.",
        "Backward multiplies dout by numbers. What else is done to it?",
        "chapter 1, What one operation has to know",
    ),
    "out_of_time": Advice(
        "Your code had not ended when its time was up.",
        "Which loop has a condition that never changes, or runs once for every entry and each time over all entries?",
    ),
    "finite_differences": Advice(
        "Backward calls forward again, where it should use what forward has stored.",
        "What does the chain rule give, and which values of the one forward does it need?",
        "chapter 1, A layer: an operation that goes both ways",
    ),
    "not_in_place": Advice(
        "The arrays that the caller holds have not changed.",
        "Does your line write into the array, or does it make a new one and give it a name?",
        "chapter 6, One step",
    ),
    "wrong_step": Advice(
        "The parameters move the right way, by another length than asked for.",
        "For a gradient of 2 and a rate of 0.1, how far does your first step move a number, and how far should it?",
        "chapter 6, One step",
    ),
    "wrong_velocity": Advice(
        "The parameters move the right way, and the first step already has another length than asked for.",
        "For a gradient of 2, a rate of 0.1 and a velocity of 0, what is the velocity after the first step, and how "
        "far does it move a number?",
        "chapter 6, A valley",
    ),
    "forgets_velocity": Advice(
        "Every step is as long as a first step.",
        "What is left of the velocity after a step, and where does it wait for the next one?",
        "chapter 6, A valley",
    ),
    "wrong_momentum": Advice(
        "The velocity is carried on by another factor than the momentum that was given.",
        "With a momentum of 0.5, which part of the velocity is left after a step?",
        "chapter 6, A valley",
    ),
    "broken_pairs": Advice(
        "Samples stand beside the targets of other samples.",
        "By which order is x picked, and by which t?",
        "chapter 6, How many images for one step?",
    ),
    "drops_last_batch": Advice(
        "The samples that do not fill a batch are left out.",
        "What becomes of the seventh sample if a batch has three?",
        "chapter 6, How many images for one step?",
    ),
    "repeats_samples": Advice(
        "Some samples come twice in an epoch, others not at all.",
        "Is each sample drawn anew, or are all of them brought into an order and then cut?",
        "chapter 6, How many images for one step?",
    ),
    "not_shuffled": Advice(
        "The samples of a batch stand next to each other in the file.",
        "What is shuffled: the samples, or batches that were cut before?",
        "chapter 6, What if nobody shuffles?",
    ),
    "same_order": Advice(
        "Every epoch has the same batches.",
        "When is the order drawn, and is it drawn anew for the next epoch?",
        "chapter 6, How many images for one step?",
    ),
    "ignores_rng": Advice(
        "The order does not depend on the rng that was given, or not on it alone.",
        "Which generator do your random numbers come from?",
        "chapter 6, How many images for one step?",
    ),
    "used_up": Advice(
        "From the second epoch on there were no batches left.",
        "The batches were all handed out in the first epoch. When are they made, and when are new ones needed?",
        "chapter 6, How many images for one step?",
    ),
    "late_loss": Advice(
        "The losses are those after the steps.",
        "In which order do you note the loss and take the step?",
        "chapter 6, Exercise 3: train",
    ),
    "ignores_batches": Advice(
        "All samples were used where those of one batch should be.",
        "Which x and t do the loss and the gradient of a step get?",
        "chapter 6, Exercise 3: train",
    ),
    "uniform_dout": Advice(
        "Layers pass that are right for one kind of dout only, for example when all its entries are 1.",
        "Which dout does your check send back, and which mistakes in backward would it not notice?",
        "chapter 7, A dout that hides nothing",
    ),
    "one_sign_of_dout": Advice(
        "A layer passes that mistreats the negative entries of dout.",
        "Can an entry of your dout be negative?",
        "chapter 7, A dout that hides nothing",
    ),
    "blind_to_nan": Advice(
        "A gradient with nan in it passes.",
        "What does a comparison with nan give, and which answer follows from that in your code?",
        "chapter 0, A comparison to be broken",
    ),
    "overlooks_shapes": Advice(
        "A gradient of another shape than its input's passes.",
        "What does NumPy do when it subtracts arrays of different shapes?",
        "chapter 7, What commonly goes wrong",
    ),
    "overlooks_inputs": Advice(
        "A layer of several inputs passes with a wrong gradient for one of them.",
        "Which of the inputs does your check move, and which of the results does it compare?",
        "chapter 7, What commonly goes wrong",
    ),
    "overlooks_entries": Advice(
        "A gradient passes that is wrong in some of its entries.",
        "Is every entry compared with its own measurement, before anything is summed up?",
        "chapter 7, What commonly goes wrong",
    ),
    "cancelled_errors": Advice(
        "A gradient passes whose errors cancel: one entry has too much of what another lacks.",
        "Is the distance of every entry taken without its sign, before anything is summed up?",
        "chapter 7, What commonly goes wrong",
    ),
    "absolute_tolerance": Advice(
        "Layers whose gradients are all tiny pass, whatever they return.",
        "Beside which size is an error small?",
        "chapter 7, Near enough",
    ),
    "too_lax": Advice(
        "At least one sick layer passes as healthy.",
        "What does your check compare, number by number, and how far apart may the two be?",
        "chapter 7, Near enough",
    ),
    "too_strict": Advice(
        "At least one healthy layer is called sick.",
        "Which forward came last before your backward? Is dout the same for both sides? What does backward return "
        "where there is one input? And how near must the two be, beside which size?",
        "chapter 7, Near enough",
    ),
    "unknown_illness": Advice(
        "The name is not one of those in the table.",
        "How is it spelled there?",
        "chapter 7, The table of illnesses",
    ),
    "wrong_illness": Advice(
        "The illness has another name.",
        "Which measurement tells the illness that you named from its neighbours in the table?",
        "chapter 7, The table of illnesses",
    ),
    "still_ill": Advice(
        "Something in the layer is still wrong.",
        "What do your instruments say of it: forward worked by hand, gradient_check, dout before and after, two calls "
        "in a row, two layers at once?",
        "chapter 7, The instruments",
    ),
    "wrong_order": Advice(
        "The layers were gone through in another order than the one that is needed.",
        "Whose output is known first on the way there, and whose output's gradient on the way back?",
        "chapter 5, A row of layers",
    ),
    "skips_layers": Advice(
        "Some of the layers have no part in the result.",
        "What does each layer get: what came in at the start, or what the layer before it gave?",
        "chapter 5, A row of layers",
    ),
    "missing_activation": Advice(
        "The numbers are those without an activation function.",
        "What happens to the sums of a layer before the next one gets them?",
        "chapter 5, One weight, every path",
    ),
    "single_path": Advice(
        "What comes back along one of the paths is missing.",
        "By how many ways does this number reach the loss, and what becomes of what each of them sends back?",
        "chapter 5, Two ways to the error",
    ),
    "other_paths": Advice(
        "Paths were followed that do not begin at this weight.",
        "Which neuron does the weight lead to, and by which weights does that neuron reach the outputs?",
        "chapter 5, Two ways to the error",
    ),
    "turned_sigmoid": Advice(
        "The numbers are those of a sigmoid that falls where it should rise.",
        "Should f of a large positive sum be near 0 or near 1, and what does your exponent make of it?",
        "chapter 5, One weight, every path",
    ),
    "extra_activation": Advice(
        "The numbers have gone through one function more than asked for.",
        "What does the docstring call the output, and which function comes after it?",
        "chapter 5, Exercise 5: a network",
    ),
    "mask_of_gradient": Advice(
        "What passes back through relu was chosen by the sign of the gradient.",
        "Which entries did relu let pass in forward, and does backward let the same ones pass?",
        "chapter 2, Relu, entry by entry",
    ),
    "wrong_start": Advice(
        "The weights begin at another scale than the one asked for, or were drawn in another way.",
        "How many products does one neuron of this layer add up, and which of the two arrays is drawn first?",
        "chapter 5, Parameters that somebody else changes",
    ),
    "stale_parameters": Advice(
        "The network still works with parameters that it had before.",
        "When do your layers get their parameters, and does that happen again after somebody has changed them?",
        "chapter 5, Parameters that somebody else changes",
    ),
}

# What is asked after an exception of one of these kinds, in place of the question of "raises". They must suit a hidden
# check too, which does not show the exception's message.
QUESTIONS: Mapping[str, str] = {
    "TypeError": "Which object in that line is used for something that it cannot do, and which one should stand there?",
    "AttributeError": "Which object has no such attribute, what is it really, and which one should stand there?",
    "NameError": "Which name in that line stands for nothing, and where should it get its value?",
    "UnboundLocalError": "Which name in that line has no value yet, and which way through the function gives it one?",
    "KeyError": "Which keys are there when that line runs, and how is the one spelled that it asks for?",
    "RecursionError": "Who calls whom, and which of these calls should never be made?",
    "ZeroDivisionError": "By which number does that line divide, and when is that number 0?",
    "OverflowError": "How large do the numbers in that line get, and for which inputs?",
    "AssertionError": "What does your own assert demand, and for which values is it not so?",
    "ModuleNotFoundError": "Is that library needed at all? NumPy and Python's own are there.",
    "ImportError": "Is that library needed at all? NumPy and Python's own are there.",
    "SystemExit": "Which line ends the whole program, where the function should only return?",
}
