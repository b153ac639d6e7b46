"""A real JupyterHub that a test starts: a shared folder, and Unix users."""

import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

NOT_NEEDED = ("test", "tests", "idlelib", "*.a", "share")
NOT_NEEDED += ("site-packages", "include")
TEACHER, STUDENTS = "lr-teacher", ("lr-ann", "lr-bob")
LONGEST = 90  # seconds for a server to start

HUB = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.pid_file = "{run}/proxy.pid"
c.JupyterHub.db_url = "sqlite:///{run}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{run}/cookie_secret"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = ["{python}", "-m", "jupyterhub.singleuser"]
c.Spawner.environment = {environment!r}
c.Spawner.start_timeout = {longest}
c.Spawner.http_timeout = {longest}
c.JupyterHub.services = [{{"name": "test", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{
    "name": "test", "services": ["test"],
    "scopes": ["admin:users", "admin:servers", "access:servers"],
}}]
"""
SHARED = """
c = get_config()
c.CourseDirectory.course_id = "lr_schedules"
c.Exchange.root = "{exchange}"
c.Exchange.timezone = "UTC"
"""


def why_not():
    """Why no hub with users of its own can be had here, or ""."""
    if sys.platform != "linux" or os.getuid():
        return "only root can make users and start servers for them"
    if not shutil.which("configurable-http-proxy"):
        return "configurable-http-proxy is not installed"
    return ""


class Hub:
    """The hub, its shared folder, and what its users do."""

    def __init__(self, site):
        self.folder = Path(tempfile.mkdtemp(prefix="lr-hub-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.token = secrets.token_hex()
        self.process = None
        self.course = self.folder / "home" / TEACHER / "course"
        self.exchange = self.folder / "exchange"
        self._share(site)

    def _share(self, site):
        """Lay out what all users read, and none but root can change.

        Python is among it: root's own may lie in a folder that is closed.
        """
        ignored = shutil.ignore_patterns(*NOT_NEEDED)
        python = self.folder / "python"
        shutil.copytree(sys.base_prefix, python, symlinks=True, ignore=ignored)
        name = f"python3.{sys.version_info.minor}"
        self.python = str(python / "bin" / name)
        kernel = self.folder / "share" / "kernels" / "python3"
        config = self.folder / "etc"
        for folder in (kernel, config, self.folder / "run"):
            folder.mkdir(parents=True)
        (self.folder / "run").chmod(0o700)
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        words = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": [self.python, *words], "language": "python"}
        spec |= {"display_name": "Python 3"}
        (kernel / "kernel.json").write_text(json.dumps(spec))
        # What a package puts beside this Python, feedback's templates here.
        data = Path(sysconfig.get_paths()["data"], "share", "jupyter")
        (self.folder / "share" / "nbconvert").symlink_to(data / "nbconvert")
        names = ("assignment_list", "validate_assignment", "course_list")
        extensions = {f"nbgrader.server_extensions.{n}": True for n in names}
        settings = {"ServerApp": {"jpserver_extensions": extensions}}
        (config / "jupyter_server_config.json").write_text(
            json.dumps(settings)
        )
        shared = SHARED.format(exchange=self.exchange)
        (config / "nbgrader_config.py").write_text(shared)
        packages = sysconfig.get_paths()["purelib"]
        self.environment = {
            "PYTHONPATH": f"{site}{os.pathsep}{packages}",
            "LD_LIBRARY_PATH": str(python / "lib"),
            "JUPYTER_PATH": str(self.folder / "share"),
            "JUPYTER_CONFIG_PATH": str(config),
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "OMP_NUM_THREADS": "1",
        }
        self._scripts()

    def _scripts(self):
        """Write the commands as an installation for everybody has them."""
        programs = self.folder / "bin"
        programs.mkdir()
        for name, module, call in (
            ("grader", "grader.cli", "main"),
            ("nbgrader", "nbgrader.apps.nbgraderapp", "main"),
            ("alembic", "alembic.config", "main"),
        ):
            script = programs / name
            script.write_text(
                f"#!{self.python}\nfrom {module} import {call}\n"
                f"if __name__ == '__main__':\n    {call}()\n"
            )
            script.chmod(0o755)

    def __enter__(self):
        self._remove_users()  # those of a run that was killed
        for name in (TEACHER, *STUDENTS):
            home = self.folder / "home" / name
            home.parent.mkdir(exist_ok=True)
            words = ["useradd", "--create-home", "--home-dir", home, name]
            subprocess.run(words, check=True, capture_output=True)
            home.chmod(0o700)
        self._start()
        return self

    def __exit__(self, *exception):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        self._remove_users()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _remove_users(self):
        for name in (TEACHER, *STUDENTS):
            subprocess.run(["userdel", name], capture_output=True)

    def _start(self):
        ports = [free_port() for _ in range(3)]
        self.url = f"http://127.0.0.1:{ports[0]}"
        config = self.folder / "run" / "jupyterhub_config.py"
        config.write_text(
            HUB.format(
                ports=ports,
                run=self.folder / "run",
                python=self.python,
                environment=self.environment,
                longest=LONGEST,
                token=self.token,
            )
        )
        self.log = self.folder / "run" / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", config],
                cwd=self.folder / "run",
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.until(lambda: self.ask("/hub/api/"), "the hub does not answer")

    def ask(self, path, form=None, method=None, body=None):
        """What the hub, or a user's server, answers; None for an error."""
        data = urllib.parse.urlencode(form).encode() if form else body
        request = urllib.request.Request(
            self.url + path,
            data,
            {"Authorization": f"token {self.token}"},
            method=method or ("POST" if data else "GET"),
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode() or "done"
        except urllib.error.HTTPError as error:
            self.refused = f"{error.code} {error.read()[:500]}"
        except OSError as error:
            self.refused = str(error)
        return None

    def until(self, asked, otherwise):
        ends = time.monotonic() + LONGEST
        while time.monotonic() < ends:
            if found := asked():
                return found
            time.sleep(0.2)
        raise AssertionError(f"{otherwise}: {self.refused}\n{self.said()}")

    def said(self):
        return self.log.read_text()[-6000:]

    def start_server(self, user):
        """Start a user's own server, as a click in the hub does."""
        self.ask(f"/hub/api/users/{user}", method="POST", body=b"")
        self.ask(f"/hub/api/users/{user}/server", method="POST", body=b"")
        self.until(
            lambda: self.ask(f"/user/{user}/api/status"),
            f"{user}'s server does not start",
        )

    def run(self, user, *words, folder=None):
        """Run a command as a user, as in a terminal of theirs."""
        about = pwd.getpwnam(user)
        return subprocess.run(
            list(map(str, words)),
            cwd=folder or about.pw_dir,
            env=self.environment | {"HOME": about.pw_dir, "USER": user},
            user=about.pw_uid,
            group=about.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
        )


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
