"""What a person takes away from an attempt: the page, the progress, the follow-up mail."""
