"""What registration says about a workshop wherever it is listed."""

from events.registration.readers.describe_phase import describe_phases
from events.workshop_marks import add_marking

add_marking("registration", describe_phases)
