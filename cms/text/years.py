"""Which years are meant."""

# Earlier or later is a slip of the keyboard; near the ends of the calendar no zone can be reckoned with.
YEARS = range(1990, 2101)
