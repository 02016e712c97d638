"""Keep the catalogues: `update` merges the sources' texts in, `check` names faults, `compile` makes .mo."""

import argparse
import sys

from scripts import catalogues
from scripts.compile_catalogues import compile_catalogues


def main() -> int:
    """Do what is asked; status 1 when the check finds a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["update", "check", "compile"])
    action = parser.parse_args().action
    if action == "compile":
        for path in compile_catalogues():
            print(f"compiled {path.relative_to(catalogues.ROOT)}")
        return 0
    if action == "update":
        for text in catalogues.update():
            print(f"dropped {text}")
    faults = catalogues.check_all()
    print(*faults, sep="\n")
    print(f"{len(faults)} fault(s) in the catalogues.")
    return 1 if faults and action == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
