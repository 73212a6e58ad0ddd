"""What people read: the report, its page, the feedback, the files for a learning platform."""
