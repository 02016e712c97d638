"""Check the imports against the layers in pyproject.toml: home → events → clusters → cms."""

import sys

from importlinter.cli import lint_imports

if __name__ == "__main__":
    sys.exit(lint_imports(no_cache=True))
