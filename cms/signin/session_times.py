"""What a session remembers of its own age, in seconds since 1970."""

SIGNED_IN_AT = "workshop_spot_signed_in_at"
SEEN_AT = "workshop_spot_seen_at"
