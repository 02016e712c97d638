"""Running several programs as one: start, watch, stop together, leave none behind."""
