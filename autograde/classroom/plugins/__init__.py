"""What takes its place inside nbgrader: behind `nbgrader autograde` and formgrader's button."""
