"""Settings of the site that test_serve.py serves: the tests' own, with background work done by workers."""

from cms.settings.test import *  # noqa: F403 – settings build on settings

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORKSHOP_SPOT_MAIL_AT_ONCE = False
