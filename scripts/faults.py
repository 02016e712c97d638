"""Strike a running site with every fault, on SQLite and PostgreSQL, and write what became of its visitors.

The table is printed and kept in var/faults/report.md. Arguments after the options go to pytest:
`python -m scripts.faults -k "mail and sqlite"`.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.report import RESULTS, Row, write_table

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "faults"


def main() -> int:
    """Play the faults and write the report; status 1 when one did what it must not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="absences of up to a minute, 50,000 requests")
    options, arguments = parser.parse_known_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    results = FOLDER / "rows.jsonl"
    results.unlink(missing_ok=True)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment.update({"DJANGO_SETTINGS_MODULE": "cms.settings.test", RESULTS: str(results)})
    if options.long:
        environment["FAULTS_LONG"] = "yes"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/faults",
        "tests/cms/backup",
        "tests/cms/test_open_lock.py",
        "tests/events/registration/test_rooms_told.py",
        "tests/test_generated_requests.py",
    ]
    done = subprocess.run([*command, "-m", "faults", *arguments], cwd=ROOT, env=environment)
    rows = [Row(**json.loads(line)) for line in results.read_text().splitlines()] if results.exists() else []
    report = _head(options.long) + write_table(rows) + "\n"
    (FOLDER / "report.md").write_text(report)
    print(report)
    return done.returncode


def _head(is_long: bool) -> str:
    form = "long" if is_long else "short"
    system = f"Python {platform.python_version()}, {os.cpu_count()} processors"
    return (
        f"# Faults, {time.strftime('%Y-%m-%d')}\n\nThe {form} form on {system}. "
        "Seconds are counted from the end of the cause to the last wrong answer.\n\n"
    )


if __name__ == "__main__":
    sys.exit(main())
