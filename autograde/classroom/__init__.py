"""A class on disk, as nbgrader keeps it: made, released, graded, reported and answered with feedback."""
