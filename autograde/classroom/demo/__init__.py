"""A class of imagined students: the demo and the benchmark."""
