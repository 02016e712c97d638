"""A folder that stands for an empty machine, in which the guide's blocks are followed."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from scripts.compile_catalogues import ROOT
from scripts.follow_guide import Block

HERE = Path(__file__).parent
DOMAIN = "workshops.example.org"
REPOSITORY = "https://git.example.org/workshop-spot.git"
PASSWORD = "three-quiet-bridges"
# Seconds for a block; a busy machine takes its time.
LIMIT = 3600
STAND_INS = (
    "apt-get",  # no packages are installed: each must be one that the machine's lists know
    "adduser",  # no users are made: everything belongs to whoever runs the test
    "setfacl",  # changes no rights: nginx runs here as whoever runs the test
    "chown",
    "install",  # makes folders, without giving them away
    "runuser",  # runs the command as the same user
    "su",  # opens no shell of somebody else: each block says whose it is
    "systemctl",  # starts the guide's units by supervise.py, and nginx
    "journalctl",
    "certbot",  # makes a certificate by itself
    "nginx",  # with a main configuration that writes into the folder; it includes the guide's file
)
NGINX = """user root;
pid {root}/run/nginx.pid;
error_log {root}/log/nginx.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {root}/run/body;
    proxy_temp_path {root}/run/proxy;
    fastcgi_temp_path {root}/run/fastcgi;
    uwsgi_temp_path {root}/run/uwsgi;
    scgi_temp_path {root}/run/scgi;
    include {root}/etc/nginx/sites-enabled/*;
}}
"""


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Machine:
    """Follows blocks; a shell of each user goes on from block to block.

    Parameters:
        root: an empty folder, which stands for `/`.
        database: the folder of PostgreSQL's socket.
        programs: the folder of PostgreSQL's programs.
    """

    def __init__(self, root: Path, database: Path, programs: Path) -> None:
        self.root = root
        self.port, self.http, self.https = free_port(), free_port(), free_port()
        self.home, self.bin = root / "home", root / "bin"
        # What must differ on a machine that others use too. Nothing else of the guide is changed.
        self.substitutions = (
            (r"(?<![\w.}])/(etc|srv)/", rf"{root}/\1/", "the machine's own folders are left alone"),
            (r"/var/run/postgresql", str(database), "the server is one of the test's own"),
            (r"(?<=[: ])8000\b", str(self.port), "others may use the port"),
            (r"listen \[::\]:\d+[^;]*;", "", "not every machine has IPv6"),
            (r"listen 80;", f"listen 127.0.0.1:{self.http};", "others may use the port"),
            (r"listen 443 ", f"listen 127.0.0.1:{self.https} ", "others may use the port"),
        )
        path = [self.bin, programs, "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
        # Whoever needs a proxy or an index for packages has named it so.
        kept = {
            key: value
            for key, value in os.environ.items()
            if key.startswith("PIP_") or key.endswith("_proxy")
        }
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "PATH": ":".join(map(str, path)),
            "LANG": "C.UTF-8",
        }
        self.of_root = {"PGHOST": str(database), "PGUSER": "postgres"}
        self._furnish()

    def follow(self, block: Block) -> str:
        """Write the file of a block, or run its commands and return what they say."""
        if block.is_file:
            target = Path(self.substitute(block.word))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(self.substitute(block.text))
            return ""
        return self.run(block.text, who=block.word or "spot", name=block.place)

    def run(self, commands: str, who: str = "spot", name: str = "a test") -> str:
        """Run commands as somebody, and see that each succeeds."""
        user = "root" if who == "root" else "spot"
        state = self.root / f"shell-of-{user}"
        restore = f". {state}" if state.exists() else f"cd {self.home}"
        remember = f'{{ export -p; echo "cd $PWD"; }} > {state}'
        typed = f"{PASSWORD}\n" if who == "types-password" else ""
        done = subprocess.run(
            ["bash", "-c", f"{restore}\nset -eo pipefail\n{self.substitute(commands)}\n{remember}"],
            env={**self.environment, **(self.of_root if user == "root" else {})},
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT,
        )
        assert done.returncode == 0, f"{name}\n{commands}\n{done.stdout}\n{self.logs()}"
        return done.stdout

    def substitute(self, text: str) -> str:
        """Return a text of the guide as it is followed here."""
        for pattern, replacement, _reason in self.substitutions:
            text = re.sub(pattern, replacement, text)
        return text

    def path(self, path: str) -> Path:
        """Return where a file of the guide lies."""
        return Path(self.substitute(path))

    def pid(self, unit: str) -> int:
        """Return the number of a service's process."""
        return int((self.root / "run" / f"{unit}.pid").read_text())

    def logs(self) -> str:
        """Return what services wrote."""
        return "\n".join(
            f"{path.name}:\n{path.read_text()[-3000:]}" for path in (self.root / "log").glob("*")
        )

    def shut_down(self) -> None:
        """End what was started."""
        for unit in ("workshop-spot", "nginx"):
            subprocess.run([self.bin / "systemctl", "stop", unit], env=self.environment, check=False)

    def _furnish(self) -> None:
        for folder in ("home", "bin", "run", "log", "srv/workshop-spot", "etc/nginx/sites-available"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "etc/nginx/sites-enabled").mkdir()
        (self.root / "etc/nginx/nginx.conf").write_text(NGINX.format(root=self.root))
        for name in STAND_INS:
            script = self.bin / name
            script.write_text(
                f'#!/bin/sh\nexec {sys.executable} {HERE / "stand_in.py"} {self.root} {name} "$@"\n'
            )
            script.chmod(0o755)
        origin = self.root / "origin.git"
        git = shutil.which("git") or "git"
        for command in (
            ["clone", "--quiet", "--bare", str(ROOT), str(origin)],
            ["-C", str(origin), "update-ref", "refs/heads/main", "HEAD"],
            ["-C", str(origin), "symbolic-ref", "HEAD", "refs/heads/main"],
        ):
            subprocess.run([git, *command], check=True)
        # The guide's addresses lead here; its words stay as they are.
        (self.home / ".gitconfig").write_text(f'[url "{origin}"]\n\tinsteadOf = {REPOSITORY}\n')
        certificate = self.root / "etc/letsencrypt/live" / DOMAIN / "fullchain.pem"
        (self.home / ".curlrc").write_text(
            f"connect-to = {DOMAIN}:443:127.0.0.1:{self.https}\ncacert = {certificate}\n"
        )
