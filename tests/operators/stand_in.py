"""Stands for the programs that would change this machine: `stand_in.py ROOT NAME ARGUMENTS…`.

ROOT is the folder that stands for `/`. Each does what the real one would do there, or checks what can be
checked. Standard library only: the guide's shell starts it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

root = Path(sys.argv[1])
HERE = Path(__file__).parent


def main(name: str, arguments: list[str]) -> int:
    """Note the command, and do what stands for it."""
    with (root / "commands.log").open("a") as log:
        log.write(" ".join([name, *arguments]) + "\n")
    return ACTS[name](arguments)


def get_packages(arguments: list[str]) -> int:
    """Look whether every package is one that the machine's lists know."""
    if arguments[0] != "install":
        return 0
    packages = [argument for argument in arguments[1:] if not argument.startswith("-")]
    unknown = [name for name in packages if call(["apt-cache", "show", name]) != 0]
    print(*(f"No such package: {name}" for name in unknown), sep="\n", end="")
    return len(unknown)


def make_folder(arguments: list[str]) -> int:
    """Make a folder; its owner is whoever runs the test."""
    kept = [argument for argument in arguments if not argument.startswith(("--owner", "--group"))]
    return call(["/usr/bin/install", *kept])


def find_folders(arguments: list[str]) -> int:
    """Look whether the folders are there whose rights would change."""
    missing = [argument for argument in arguments if argument.startswith("/") and not Path(argument).is_dir()]
    print(*(f"{folder}: No such file or directory" for folder in missing), sep="\n", end="", file=sys.stderr)
    return int(bool(missing))


def run_as(arguments: list[str]) -> int:
    """Run a command, `-u USER -- COMMAND…`, as whoever runs the test."""
    return call(arguments[arguments.index("--") + 1 :])


def certify(arguments: list[str]) -> int:
    """Make a certificate where certbot would put it."""
    domain = arguments[arguments.index("--domain") + 1]
    folder = root / "etc/letsencrypt/live" / domain
    folder.mkdir(parents=True, exist_ok=True)
    names = ["-subj", f"/CN={domain}", "-addext", f"subjectAltName=DNS:{domain}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files]
    return call(command)


def nginx(arguments: list[str]) -> int:
    """Run nginx with the folder's configuration in place of the machine's."""
    return subprocess.run(
        ["/usr/sbin/nginx", "-c", str(root / "etc/nginx/nginx.conf"), *arguments]
    ).returncode


def control(arguments: list[str]) -> int:
    """Start and stop nginx and the services whose units the guide wrote, and know them when asked."""
    names = [argument for argument in arguments[1:] if not argument.startswith("-")]
    if not names:
        return 0  # daemon-reload
    if arguments[0] in ("list-timers", "show"):
        return 0 if all(find_unit(name).exists() for name in names) else 5
    acts = {"enable": ["start"], "start": ["start"], "stop": ["stop"], "restart": ["stop", "start"]}[
        arguments[0]
    ]
    return max(act_on(name, act) for name in names for act in acts)


def act_on(name: str, act: str) -> int:
    if name == "nginx":
        return nginx([]) if act == "start" else stop_nginx(root / "run/nginx.pid")
    unit = find_unit(name)
    if not unit.exists():
        print(f"Unit {unit.name} could not be found.", file=sys.stderr)
        return 5
    if unit.suffix == ".timer":
        return 0  # its calendar is checked by systemd itself, in the test
    return start(unit) if act == "start" else stop(unit)


def find_unit(name: str) -> Path:
    return root / "etc/systemd/system" / (name if "." in name else f"{name}.service")


def stop_nginx(pid: Path) -> int:
    if not pid.exists() or not pid.read_text():
        return 0  # nginx -t makes the file, and writes nothing into it
    status = nginx(["-s", "quit"])
    limit = time.monotonic() + 40
    while pid.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    return status


def start(unit: Path) -> int:
    supervise = [sys.executable, str(HERE / "supervise.py"), str(root), str(unit)]
    if "Type=oneshot" in unit.read_text():
        return call(supervise)
    nothing = subprocess.DEVNULL
    subprocess.Popen(supervise, start_new_session=True, stdin=nothing, stdout=nothing, stderr=nothing)
    return 0


def stop(unit: Path) -> int:
    file = root / "run" / f"{unit.stem}.supervisor"
    if not file.exists():
        return 0
    os.kill(int(file.read_text()), signal.SIGTERM)
    limit = time.monotonic() + 70
    while file.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    return int(file.exists())


def show_log(arguments: list[str]) -> int:
    """Show what a service wrote."""
    print((root / "log" / f"{arguments[arguments.index('--unit') + 1]}.log").read_text())
    return 0


def call(command: list[str]) -> int:
    return subprocess.run(command, stdout=subprocess.DEVNULL).returncode


ACTS: dict[str, Callable[[list[str]], int]] = {
    "apt-get": get_packages,
    "adduser": lambda _arguments: 0,
    "setfacl": find_folders,
    "chown": lambda _arguments: 0,
    "install": make_folder,
    "runuser": run_as,
    "su": lambda _arguments: 0,
    "systemctl": control,
    "journalctl": show_log,
    "certbot": certify,
    "nginx": nginx,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[2], sys.argv[3:]))
