"""What registration says about a workshop wherever it is listed, and shows on its page."""

from events.registration.embed_form import embed_own_form
from events.registration.readers.describe_phase import describe_phases
from events.workshop_marks import workshop_marks, workshop_parts

workshop_marks.add("registration", describe_phases)
workshop_parts.add("registration_form", embed_own_form)
