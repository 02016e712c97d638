"""The gate: a small ASGI application in front of Django's WSGI application.

It reads requests completely before a thread sees them, keeps the number of threads small, and sends what they
made without holding one. It knows nothing of pages.
"""
