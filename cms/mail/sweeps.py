"""What is due by itself: letters that were planned, and further attempts."""

from cms.mail.services.sweep_letters import sweep_letters
from cms.sweep_register import sweeps

sweeps.add("letters", sweep_letters)
