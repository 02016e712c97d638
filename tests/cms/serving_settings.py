"""Settings of the site that test_serve.py serves: the tests' own, with the task queue in the database."""

from cms.settings.test import *  # noqa: F403 – settings build on settings

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
