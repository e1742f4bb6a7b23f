"""What runs before anything is installed: makes ``.venv`` from the locked requirements and goes on inside it.

Standard library only. An environment that already holds what is needed (a container, one's own venv) is used as it is.
"""

from __future__ import annotations

import hashlib
import json
import locale
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
VENV = HOUSE / ".venv"
STAMP = VENV / "ctp-requirements.json"
REQUIREMENTS = HOUSE / "deploy" / "requirements"
PROFILE = ("CTP_DATABASE_URL", "CTP_REDIS_URL", "CTP_BROKER_URL")
# Commands that need the tools of dev.txt; an environment with them serves every other command too.
DEV_COMMANDS = {"test": "pytest", "messages": "babel"}


class Stop(Exception):
    """A sentence for the person at the terminal."""


def main(argv: list[str]) -> int:
    """Carry out ``manage.py`` *argv*; returns the exit code."""
    command = argv[1] if len(argv) > 1 else "help"
    try:
        kind = "dev" if command in DEV_COMMANDS else "run"
        if not _is_here(command):
            return _go_on_in_venv(argv, kind)
        if command == "test":
            return run_tests(argv[2:])
        return _django(argv)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("\nStopped.", "\n已停止。"), file=sys.stderr)
        return 130


def say(english: str, chinese: str) -> str:
    """The sentence in the language of the terminal."""
    given = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    language = given or (locale.getlocale()[0] or "")
    return chinese if language.lower().startswith(("zh", "chinese")) else english


def _django(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctp_core.conf.settings")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(argv)
    except DatabaseError as error:
        if "--traceback" in argv or not (sentence := _database_trouble()):
            raise
        raise Stop(sentence) from error
    return 0


def _database_trouble() -> str:
    """What to do when the database is not there or lacks tables; nothing when it is in order, so that the fault is ours."""
    from django.db import DatabaseError

    from ctp_core.management.starting import has_pending_migrations

    try:
        pending = has_pending_migrations()
    except DatabaseError as error:
        return say(f"The database can't be used: {error}", f"无法使用数据库：{error}").rstrip()
    if not pending:
        return ""
    return say(
        "The database is not prepared for this version yet. Run: python3 manage.py up --prepare-only",
        "数据库尚未按此版本准备好，请运行：python3 manage.py up --prepare-only",
    )


# --- The environment ------------------------------------------------------------------------------------------------
def _is_here(command: str) -> bool:
    """True when this interpreter is the environment to use."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        kind = "dev" if command in DEV_COMMANDS else "run"
        return _stamp().get(kind) == _wanted(kind)
    in_some_venv = sys.prefix != sys.base_prefix or bool(os.environ.get("CTP_USE_THIS_PYTHON"))
    needed = ["django", "rest_framework", *([DEV_COMMANDS[command]] if command in DEV_COMMANDS else [])]
    return in_some_venv and all(find_spec(name) for name in needed)


def _go_on_in_venv(argv: list[str], kind: str) -> int:
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not _works(python) or _stamp().get(kind) != _wanted(kind):
        with _one_at_a_time():
            if not _works(python):
                make_venv(python)
            if _stamp().get(kind) != _wanted(kind):
                install(python, kind)
    line = [str(python), str(HOUSE / "manage.py"), *argv[1:]]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(line[0], line)
    return subprocess.call(line)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started at once must not make and clear the environment under each other: the later one waits and looks again."""
    if os.name == "nt":
        yield
        return
    import fcntl

    name = f"ctp-environment-{os.getuid()}-{hashlib.sha256(str(VENV).encode()).hexdigest()[:16]}"
    with open(Path(tempfile.gettempdir()) / name, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_venv(python: Path) -> None:
    """Create ``.venv`` with uv or the standard library. Raises Stop with what to do."""
    _tell(say(f"Making the environment in {VENV} …", f"正在创建运行环境 {VENV} …"))
    if (uv := _uv()) and subprocess.call(
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
    ) == 0:
        return
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(
            say(
                f"This Python lacks the venv module. On Debian or Ubuntu: sudo apt install python{version}-venv\n"
                "Elsewhere install a complete Python from python.org, or uv. Then run the same command again.",
                f"当前 Python 缺少 venv 模块。Debian 或 Ubuntu 请执行：sudo apt install python{version}-venv\n"
                "其他系统请安装完整的 Python（python.org）或 uv，然后重新执行本命令。",
            )
        )
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if done.returncode or not _works(python):
        raise Stop(say("The environment could not be made:\n", "无法创建运行环境：\n") + done.stdout + done.stderr)


def install(python: Path, kind: str) -> None:
    """Install the locked requirements, every file checked against its hash. Raises Stop with what to do."""
    _tell(say("Installing the locked packages, once …", "正在安装锁定的依赖包（仅首次）…"))
    requirements = str(REQUIREMENTS / f"{kind}.txt")
    uv = _uv()
    done = uv is not None and _run_quietly(
        [uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", requirements, *_uv_index()]
    )
    if not done:
        if not _works(python, "-c", "import pip"):
            subprocess.call([str(python), "-m", "ensurepip", "--upgrade"], stdout=subprocess.DEVNULL)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]
        if not _run_quietly([*pip, "--require-hashes", "-r", requirements], show=True):
            raise Stop(
                say(
                    "The packages could not be installed. Is the network reachable? With a mirror:\n"
                    "  PIP_INDEX_URL=https://… python3 manage.py up",
                    "依赖包安装失败，请检查网络。使用镜像源时：\n  PIP_INDEX_URL=https://… python3 manage.py up",
                )
            )
    stamp = {"run": _wanted("run")} | ({"dev": _wanted("dev")} if kind == "dev" else {})
    STAMP.write_text(json.dumps(stamp), encoding="ascii")


def _tell(line: str) -> None:
    # Standard output belongs to the command behind: ``bench NAME --json`` prints JSON also the first time.
    print(line, file=sys.stderr, flush=True)


def _run_quietly(line: list[str], *, show: bool = False) -> bool:
    done = subprocess.run(line, capture_output=True, text=True)
    if done.returncode and show:
        print("\n".join((done.stdout + done.stderr).splitlines()[-20:]), file=sys.stderr)
    return done.returncode == 0


def _works(python: Path, *arguments: str) -> bool:
    if not python.exists():
        return False
    line = [str(python), *(arguments or ("-c", "import sys; sys.exit(sys.version_info < (3, 11))"))]
    try:
        return subprocess.run(line, capture_output=True).returncode == 0
    except OSError:
        return False


def _uv() -> str | None:
    found = shutil.which("uv")
    # A shim without a tool behind it is on the PATH, too: ask it.
    return found if found and _works(Path(found), "--version") else None


def _uv_index() -> list[str]:
    """The person's pip index settings as uv options: uv does not read pip's configuration."""
    if any(name in os.environ for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_EXTRA_INDEX_URL")):
        return []
    options: list[str] = []
    flags = {"index-url": "--index-url", "extra-index-url": "--extra-index-url", "find-links": "--find-links"}
    for name, value in _pip_settings().items():
        if name in flags:
            for one in value.split():
                options += [flags[name], one]
        elif name == "trusted-host":
            for one in value.split():
                options += ["--allow-insecure-host", one]
        elif name == "cert":
            os.environ.setdefault("SSL_CERT_FILE", value)
    # As pip does: the best match of all indexes. The hashes keep that safe.
    return [*options, "--index-strategy", "unsafe-best-match"] if "--extra-index-url" in options else options


def _pip_settings() -> dict[str, str]:
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True)
    found: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        found[name.rsplit(".", 1)[-1]] = value.strip().strip("'\"").replace("\\n", " ")
    for name in ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "TRUSTED_HOST", "CERT"):
        if given := os.environ.get(f"PIP_{name}"):
            found[name.lower().replace("_", "-")] = given
    return found


def _stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _wanted(kind: str) -> str:
    locked = (REQUIREMENTS / f"{kind}.txt").read_bytes()
    return hashlib.sha256(f"{sys.version_info[:2]}\n".encode() + locked).hexdigest()


# --- The suite ------------------------------------------------------------------------------------------------------
def run_tests(arguments: list[str]) -> int:
    """``manage.py test [--cluster] [pytest arguments]``: embedded unless told otherwise. Returns pytest's exit code."""
    environment = dict(os.environ)
    cluster = "--cluster" in arguments
    arguments = [one for one in arguments if one != "--cluster"]
    if cluster:
        missing = [name for name in PROFILE if not environment.get(name)]
        if missing:
            raise Stop(
                say(
                    f"--cluster runs the suite on PostgreSQL, Redis and RabbitMQ. Please set: {', '.join(missing)}",
                    f"--cluster 在 PostgreSQL、Redis 和 RabbitMQ 上运行测试，请设置：{', '.join(missing)}",
                )
            )
        environment["CTP_TEST_CLUSTER"] = "1"
    else:
        for name in PROFILE:
            environment.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="ctp-test-") as folder:
        environment.setdefault("CTP_TEST_DATA_DIR", folder)
        environment["CTP_DATA_DIR"] = environment["CTP_TEST_DATA_DIR"]
        return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=HOUSE, env=environment)
