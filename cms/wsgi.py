"""The WSGI entry point of the site."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from cms.backup.serving import hold_serving_lock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
# What is loaded now stays: looking through it for garbage, again and again, takes a fifth of the start.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
hold_serving_lock()

# Imports models, so after the line above.
import_module("cms.absence.unapplied_migrations").migration_watch.start()
