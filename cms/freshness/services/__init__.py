"""What is done about pages that are outdated."""
