"""Make .venv with the locked packages: `bootstrap.py base` to run the site, `bootstrap.py dev` to test it.

Runs before anything is installed, so it uses the standard library only and no syntax newer than Python 3.7:
on an old Python it must live long enough to say so.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)


class Missing(Exception):
    """Something that this machine lacks, told in one sentence with the remedy."""


def check_python(version):  # type: (tuple[int, ...]) -> None
    """Refuse a Python that the locked packages do not support."""
    if tuple(version[:2]) < OLDEST:
        raise Missing(
            "Workshop Spot needs Python %d.%d or newer, this is %d.%d: install it, or name it by "
            "`make PYTHON=/path/to/python3.11 …`." % (OLDEST + tuple(version[:2]))
        )


def check_venv_module():  # type: () -> None
    """Refuse a Python without venv and ensurepip, as Debian's is before its package is installed."""
    try:
        import ensurepip  # noqa: F401 – only whether it is there
        import venv  # noqa: F401 – only whether it is there
    except ImportError:
        raise Missing(
            "This Python has no venv module: install it, on Debian and Ubuntu by "
            "`apt-get install python%d.%d-venv`." % sys.version_info[:2]
        ) from None


def venv_python():  # type: () -> Path
    """Return the interpreter of the virtual environment."""
    return VENV / "bin" / "python"


def make_venv():  # type: () -> None
    """Make the virtual environment unless a working one is there (a moved or outdated one is made anew)."""
    probe = "import pip, sys; sys.exit(sys.version_info[:2] != %r)" % (tuple(sys.version_info[:2]),)
    if venv_python().exists():
        if subprocess.run([str(venv_python()), "-c", probe], stderr=subprocess.DEVNULL).returncode == 0:
            return
        print("The virtual environment is of another Python: making it anew.", flush=True)
        shutil.rmtree(str(VENV))
    check_venv_module()
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def lock_file(name):  # type: (str) -> Path
    """Return the lock of one set of packages."""
    return ROOT / "requirements" / (name + ".txt")


def stamp_file(name):  # type: (str) -> Path
    """Return the file that remembers which lock is installed."""
    return VENV / (".installed-" + name)


def lock_hash(name):  # type: (str) -> str
    """Return the hash of a lock's content."""
    return hashlib.sha256(lock_file(name).read_bytes()).hexdigest()


def is_installed(name):  # type: (str) -> bool
    """Tell whether exactly this lock was installed last."""
    stamp = stamp_file(name)
    return stamp.exists() and stamp.read_text() == lock_hash(name)


def install(name):  # type: (str) -> None
    """Install a lock, every package checked against its hash; nothing to do when it is installed already."""
    if is_installed(name):
        return
    print("Installing requirements/%s.txt …" % name, flush=True)
    command = [str(venv_python()), "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
    command += ["--disable-pip-version-check", "--requirement", str(lock_file(name))]
    if subprocess.run(command).returncode != 0:
        raise Missing(
            "The Python packages of requirements/%s.txt could not be installed (pip's message is above): "
            "make a package index reachable, for example by PIP_INDEX_URL or a folder of wheels in "
            "PIP_FIND_LINKS, and run the same command again." % name
        )
    stamp_file(name).write_text(lock_hash(name))
    if name == "dev":  # the dev lock holds the same versions of everything in the base lock
        stamp_file("base").write_text(lock_hash("base"))


def main(name):  # type: (str) -> int
    """Prepare the virtual environment; one sentence for each missing thing and status 1 when that fails."""
    try:
        check_python(tuple(sys.version_info[:2]))
        make_venv()
        install(name)
    except Missing as missing:
        print(missing, file=sys.stderr)
        if name == "dev" and sys.version_info >= OLDEST:
            sys.path.insert(0, str(ROOT))
            from scripts import test_tools

            for sentence in test_tools.missing():
                print(sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
