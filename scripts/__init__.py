"""What developers run; each `make` target is one module here."""
