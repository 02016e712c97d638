"""Run every check that needs no database: format, lint, types, layers, migrations, texts, catalogues."""

import os
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from scripts.compile_catalogues import compile_catalogues


class Check(NamedTuple):
    """One check: its name and the module with arguments that does it."""

    name: str
    module: tuple[str, ...]


CHECKS = (
    Check("format", ("ruff", "format", "--check", "--output-format", "concise", ".")),
    Check("lint", ("ruff", "check", "--output-format", "concise", ".")),
    Check("templates", ("djlint", "--check", "--lint", "templates")),
    Check("types", ("mypy",)),
    Check("layers", ("scripts.layers",)),
    Check("writers", ("scripts.fact_writers",)),
    Check("system", ("django", "check", "--fail-level", "WARNING")),
    Check("migrations", ("django", "makemigrations", "--check", "--dry-run")),
    Check("texts", ("scripts.text_rules",)),
    Check("catalogues", ("scripts.messages", "check")),
)


def main() -> int:
    """Run all checks, also after one has failed; status 1 when any did."""
    failed = []
    compile_catalogues()  # the system check would complain that nobody has
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "cms.settings.development"}
        environment.pop("DATABASE_URL", None)
        for check in CHECKS:
            start = time.monotonic()
            command = [sys.executable, "-m", *check.module]
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
            )
            state = "FAILED" if done.returncode else "ok"
            print(f"{check.name:<12}{state:<8}{time.monotonic() - start:5.1f} s", flush=True)
            if done.returncode:
                failed.append(check.name)
                print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
