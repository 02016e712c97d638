"""The tests mirror the apps; `tests/conftest.py` says how they get their database."""
