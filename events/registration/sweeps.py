"""What is due by itself: the addresses of online rooms."""

from cms.sweep_register import sweeps
from events.registration.services.hand_out_rooms import hand_out_rooms

sweeps.add("rooms", hand_out_rooms)
