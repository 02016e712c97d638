"""What is due by itself: ended sessions and counts go."""

from cms.signin.services.clear_past import clear_attempts, clear_reset_requests, clear_sessions
from cms.sweep_register import sweeps

sweeps.add("sessions", clear_sessions)
sweeps.add("attempts", clear_attempts)
sweeps.add("reset_requests", clear_reset_requests)
