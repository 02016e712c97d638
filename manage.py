#!/usr/bin/env python
"""Django's command line for Workshop Spot."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    # What is loaded first stays: looking through it for garbage takes a fifth of the start.
    gc.set_threshold(100_000, 50, 50)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        # Written for people: it names what to set, and how.
        sys.exit(str(error))
