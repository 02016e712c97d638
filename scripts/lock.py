"""Resolve the wanted packages into the locks: with hashes, and without any registry's address."""

import subprocess
import sys
from pathlib import Path

from scripts import test_tools

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
COMPILE += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", *sys.argv[1:]]


def main() -> None:
    """Write requirements/base.txt, requirements/dev.txt and tests/browser/package-lock.json."""
    # dev.in is constrained by base.txt, so the order matters: both locks hold the same versions.
    for name in ("base", "dev"):
        target = f"requirements/{name}.txt"
        subprocess.run([*COMPILE, f"requirements/{name}.in", "--output-file", target], cwd=ROOT, check=True)
    test_tools.npm("install", "--package-lock-only")


if __name__ == "__main__":
    main()
