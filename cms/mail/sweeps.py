"""What is due by itself: letters that no worker delivers, and what was left behind."""

from cms.mail.services.sweep_letters import sweep_letters
from cms.sweep_register import Sweep, sweeps

# Last: where no worker delivers, a slow mail server holds up nothing else.
sweeps.add("letters", Sweep(sweep_letters, seconds=15, rank=90))
