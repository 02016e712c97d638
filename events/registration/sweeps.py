"""What is due by itself: the addresses of online rooms, and what a cancellation held back by mistake."""

from cms.sweep_register import Sweep, sweeps
from events.registration.services.hand_out_rooms import hand_out_rooms
from events.registration.services.release_held_back import release_held_back

sweeps.add("rooms", Sweep(hand_out_rooms, seconds=8, rank=20))
sweeps.add("held_back", Sweep(lambda _budget: release_held_back()))
