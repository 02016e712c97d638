"""What registration says about a workshop wherever it is listed."""

from events.registration.readers.describe_phase import describe_phases
from events.workshop_marks import workshop_marks

workshop_marks.add("registration", describe_phases)
