"""What the gate grants a client, and what it keeps for itself."""

import os
from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Limits:
    """Sizes are bytes, times are seconds."""

    # A thread may wait for the database while another works; many more only wait for each other.
    threads: int = min(8, 2 * (os.cpu_count() or 1) + 1)
    # Requests that wait for a thread; what comes on top is asked to come again.
    waiting: int = 256
    longest_wait: float = 20.0
    # Of a request's body.
    body: int = 5 * MIB + 64 * KIB
    # What staff may upload, where it is more than that: films.
    upload: int = 210 * MIB
    upload_path: str = "/admin/"
    upload_cookie: str = "sessionid"
    # A body may take so long, and longer only as fast as it comes in; nor may it pause for longer.
    body_time: float = 30.0
    body_rate: int = 2 * KIB
    # What is longer lies in a file while it comes in or goes out.
    kept_in_memory: int = 32 * KIB
    # Bodies of all requests that lie in files at the same time.
    spooled: int = 1024 * MIB
    # What is sent at once, and how long a client may take to accept it.
    piece: int = 32 * KIB
    piece_time: float = 60.0
    # A long answer may take longer, but no longer than at this speed.
    answer_rate: int = 8 * KIB
