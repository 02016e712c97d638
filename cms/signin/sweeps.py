"""What is due by itself: ended sessions and counts go."""

from cms.signin.services.clear_past import clear_attempts, clear_reset_requests, clear_sessions
from cms.sweep_register import Sweep, sweeps

sweeps.add("sessions", Sweep(lambda _budget: clear_sessions()))
sweeps.add("attempts", Sweep(lambda _budget: clear_attempts()))
sweeps.add("reset_requests", Sweep(lambda _budget: clear_reset_requests()))
