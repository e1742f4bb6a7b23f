"""Running the house: request ids, health, figures, checks, logs, workers, proofs."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from ctp_core.api import operations
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.events import nudging
from ctp_core.applets.modules import collecting
from ctp_core.applets.operations.models import Lease, WorkerHeartbeat
from ctp_core.applets.operations.services.show_life import end_life
from ctp_core.conf.logging import hide_secrets, logging_config
from ctp_core.contracts import Bench, Check, Proof
from ctp_core.kit.terminal import demo_sign_ins, terminal_language
from ctp_core.kit.testing import api_client, make_account
from ctp_core.management import starting
from ctp_core.management.commands.prove import Command as ProveCommand
from ctp_core.management.trial_command import parse_options

PROXIED = {"HTTP_X_FORWARDED_FOR": "10.0.0.9"}


def contribute(monkeypatch: pytest.MonkeyPatch, *items: Any) -> None:
    """Add to what units contribute."""
    original = collecting._listed

    def listed(module_name: str, attribute: str) -> tuple[Any, ...]:
        extra = items if module_name == "ctp_core.contributions" else ()
        return (*original(module_name, attribute), *extra)

    monkeypatch.setattr(collecting, "_listed", listed)


def test_every_answer_carries_the_id_of_its_request(client: Client) -> None:
    taken = client.get("/healthz", headers={"X-Request-ID": "abc-123_X.9"})
    assert (taken.status_code, taken.content, taken["X-Request-ID"]) == (200, b"ok\n", "abc-123_X.9")
    for given in ("", "short", "a" * 65, "line\tbreak", "spaces are out"):
        made = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
        assert len(made) == 32
        assert made != given


def test_a_problem_names_its_request(client: Client) -> None:
    answer = client.get("/api/v1/deliveries/", headers={"X-Request-ID": "abc-12345"})
    assert answer.json()["request_id"] == "abc-12345"


def test_a_request_is_logged_without_its_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="ctp.request"):
        client.get("/healthz?token=ctp_secret")
    line = next(one for one in caplog.records if one.name == "ctp.request")
    assert (line.method, line.path, line.status) == ("GET", "/healthz", 200)  # type: ignore[attr-defined]
    assert "ctp_secret" not in str(line.__dict__)


@pytest.mark.django_db
def test_the_log_names_the_account_behind_a_token(caplog: pytest.LogCaptureFixture) -> None:
    account = make_account("安宁")
    with caplog.at_level(logging.INFO, logger="ctp.request"):
        api_client(account, ("accounts:read",)).get("/api/v1/me/")
    line = next(one for one in caplog.records if one.name == "ctp.request")
    assert (line.status, line.account) == (200, account.pk)  # type: ignore[attr-defined]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_secret_reaches_the_log(log_format: str) -> None:
    config = logging_config(log_format=log_format, level="INFO")["formatters"]["line"]
    formatter = config.pop("()")(**config)
    record = logging.LogRecord("ctp.x", logging.INFO, "x.py", 1, "said ctp_abcdefghijklmnop1234", (), None)
    record.password = "hunter22"  # type: ignore[attr-defined]
    record.session_cookie = "s3cr3t"  # type: ignore[attr-defined]
    record.header = "Bearer abc.def"  # type: ignore[attr-defined]
    record.url = "postgres://ctp:pa55@db/ctp"  # type: ignore[attr-defined]
    text = formatter.format(record)
    for secret in ("hunter22", "s3cr3t", "abc.def", "pa55", "abcdefghijklmnop"):
        assert secret not in text
    if log_format == "json":
        assert json.loads(text)["url"] == "postgres://ctp:***@db/ctp"
    assert hide_secrets(None, "", {"number": 3}) == {"number": 3}


@pytest.mark.django_db
def test_ready_says_what_fails_and_nothing_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "pass", "migrations": "pass", "cache": "pass"}
    assert answer.json()["worker_heartbeat_age_seconds"] is None

    def breaks() -> str | None:
        raise OSError("password=hunter22 host=10.0.0.1")

    contribute(monkeypatch, Check("broken", breaks, readiness=True), Check("not asked", breaks))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broken"] == "fail"
    assert "hunter22" not in answer.content.decode()
    assert "not asked" not in answer.json()["checks"]


@pytest.mark.django_db
def test_figures_are_for_this_machine_or_for_the_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    text = client.get("/metrics").content.decode()
    assert "ctp_outbox_pending 0\n" in text
    assert "ctp_worker_heartbeat_age_seconds NaN\n" in text
    assert 'status="2xx"' in text
    assert client.get("/metrics", **PROXIED).status_code == 404  # type: ignore[arg-type]
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404
    monkeypatch.setattr(settings, "CTP_METRICS_TOKEN", "m" * 32)
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    right = client.get("/metrics", headers={"Authorization": f"Bearer {'m' * 32}"}, **PROXIED)  # type: ignore[arg-type]
    assert right.status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("audit_guards")
def test_the_doctor_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", "--json", stdout=out)
    found = {one["name"]: one for one in json.loads(out.getvalue())["checks"]}
    assert [name for name, one in found.items() if not one["passed"] and name in OURS] == ["worker"]
    assert "manage.py worker" in found["worker"]["advice"]
    operations.show_life(name="here:1", kind="process")
    contribute(monkeypatch, Check("bad luck", lambda: "Wait until tomorrow."))
    out = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=out)
    lines = out.getvalue().splitlines()
    assert "pass  worker" in lines
    assert f"FAIL  {'bad luck':22} Wait until tomorrow." in lines


OURS = {"database", "migrations", "audit guards", "clock", "cache", "broker", "storage", "worker", "outbox", "timers"}


@pytest.mark.django_db
def test_a_lease_has_one_holder() -> None:
    assert operations.take_lease(name="x", holder="far:1", seconds=30)
    assert operations.take_lease(name="x", holder="far:1", seconds=30)
    assert not operations.take_lease(name="x", holder="far:2", seconds=30)
    Lease.objects.update(until=timezone.now().replace(year=2020))
    assert operations.take_lease(name="x", holder="far:2", seconds=30)
    operations.drop_lease(name="x", holder="far:1")
    assert not operations.take_lease(name="x", holder="far:1", seconds=30)
    operations.drop_lease(name="x", holder="far:2")
    assert operations.take_lease(name="x", holder="far:1", seconds=30)


@pytest.mark.django_db
def test_the_lease_of_a_process_that_died_here_is_free_at_once() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    host = operations.process_name().rpartition(":")[0]
    assert operations.take_lease(name="x", holder=f"{host}:{child}", seconds=30)
    assert operations.take_lease(name="x", holder=operations.process_name(), seconds=30)
    assert not operations.take_lease(name="x", holder=f"{host}:1", seconds=30)


@pytest.mark.django_db
def test_signs_of_life() -> None:
    assert operations.heartbeat_age() is None
    operations.show_life(name="a:1", kind="process")
    operations.show_life(name="a:1", kind="process")
    age = operations.heartbeat_age()
    assert age is not None
    assert age < 5
    assert WorkerHeartbeat.objects.count() == 1
    end_life(name="a:1")
    assert operations.heartbeat_age() is None


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_when_nudged_and_ends_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = threading.Semaphore(0)
    monkeypatch.setattr("ctp_core.applets.operations.worker.SWEEP_SECONDS", 60.0)
    worker = operations.Worker(kind="embedded", exclusive=True, work=lambda: rounds.release() or 0)
    monkeypatch.setattr(nudging, "_nudge", worker.wake.set)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        assert rounds.acquire(timeout=10)
        assert Lease.objects.get().holder == operations.process_name()
        with transaction.atomic():
            nudging.nudge_on_commit()
            nudging.nudge_on_commit()
        assert rounds.acquire(timeout=10)
    finally:
        worker.stop()
        thread.join(timeout=10)
    assert not thread.is_alive()
    assert Lease.objects.count() == 0
    assert WorkerHeartbeat.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_round_that_fails_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def round_() -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise OSError("the database is away")
        worker.stop()
        return 0

    worker = operations.Worker(kind="process", exclusive=False, work=round_)
    monkeypatch.setattr("ctp_core.applets.operations.worker.AFTER_TROUBLE_SECONDS", 0.01)
    thread = threading.Thread(target=worker.run)
    thread.start()
    thread.join(timeout=10)
    assert len(rounds) == 2


@pytest.mark.django_db(transaction=True)
def test_work_outside_has_a_lease_of_its_own_and_says_nothing_of_deliveries() -> None:
    worker = operations.outside_worker(kind="embedded", exclusive=True)
    thread = operations.start_thread(worker)
    try:
        for _ in range(200):
            if Lease.objects.filter(name="outside").exists():
                break
            time.sleep(0.05)
        assert Lease.objects.get().name == "outside"
        assert WorkerHeartbeat.objects.count() == 0
    finally:
        worker.stop()
        thread.join(timeout=10)
    assert Lease.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_fails_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OSError("no broker")

    monkeypatch.setattr(nudging, "_nudge", away)
    with transaction.atomic():
        nudging.nudge_on_commit()


def test_figures_and_proofs_run_on_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []

    def measure(options: dict[str, Any]) -> dict[str, Any]:
        seen.append(options)
        return {"sizes": {"rows": 2}, "figures": {"ms": 1.5}, "ratios": {"to_floor": 0.5}}

    contribute(
        monkeypatch,
        Bench("sample", measure, "A sample."),
        Proof("sound", lambda options: {"tried": 3, "failed": 0}),
        Proof("unsound", lambda options: {"tried": 3, "failed": 1}),
    )
    out = io.StringIO()
    call_command("bench", stdout=out)
    assert f"{'sample':20} A sample." in out.getvalue().splitlines()
    out = io.StringIO()
    call_command("bench", "sample", "--json", given={"count": 5}, stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["sizes"], answer["ratios"], seen) == ({"rows": 2}, {"to_floor": 0.5}, [{"count": 5}])
    assert answer["profile"]["broker"] == os.environ.get("CTP_BROKER_URL", "none").partition(":")[0]
    out = io.StringIO()
    call_command("prove", "sound", "--json", stdout=out)
    assert {"tried", "failed", "seconds"} <= set(json.loads(out.getvalue()))
    with pytest.raises(SystemExit, match="1"):
        call_command("prove", "unsound", stdout=io.StringIO())
    with pytest.raises(CommandError, match="There is no such"):
        call_command("prove", "such")


def test_standard_output_is_one_json_object_whatever_the_work_prints(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def noisy(options: dict[str, Any]) -> dict[str, Any]:
        sys.stdout.write("a line by the way\n")
        os.write(1, b"a line of a child\n")
        logging.getLogger("ctp.request").warning("a line of the log")
        return {"tried": 1, "failed": 0}

    def broken(options: dict[str, Any]) -> dict[str, Any]:
        raise LookupError("the stage is empty")

    contribute(monkeypatch, Proof("noisy", noisy), Proof("broken", broken))
    call_command("prove", "noisy", "--json", stdout=sys.__stdout__)
    sys.__stdout__.flush()
    out, err = capfd.readouterr()
    assert json.loads(out)["tried"] == 1
    assert "by the way" in err
    assert "of a child" in err
    assert "of the log" not in err
    answer = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("prove", "broken", "--json", stdout=answer)
    found = json.loads(answer.getvalue())
    assert (found["failed"], found["error"]) == (1, "LookupError: the stage is empty")


def test_commands_speak_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "CTP_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    told = {}
    for name, value in (("LANG", "zh_CN.UTF-8"), ("LANG", "en_GB.UTF-8"), ("LANG", "C"), ("CTP_LANGUAGE", "zh-hans")):
        monkeypatch.setenv(name, value)
        out = io.StringIO()
        call_command("prove", stdout=out)
        told[value] = (
            terminal_language(),
            "被杀死" in out.getvalue(),
            "验证" in ProveCommand().create_parser("", "").format_help(),
        )
    assert told == {
        "zh_CN.UTF-8": ("zh-hans", True, True),
        "en_GB.UTF-8": ("en", False, False),
        "C": ("en", False, False),
        "zh-hans": ("zh-hans", True, True),
    }


@pytest.mark.django_db
def test_what_an_operator_runs_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    told = {}
    for name in ("verify_audit", "licence show"):
        out = io.StringIO()
        call_command(*name.split(), stdout=out)
        told[name] = out.getvalue().splitlines()[0]
    assert told == {"verify_audit": "审计完好：共 0 行。", "licence show": "许可：社区版"}
    (tmp_path / "no-backup").write_text("x")
    with pytest.raises(CommandError, match=r"^该文件不是完整的备份：它不是归档文件，或被改动、截断过。$"):
        call_command("restore", str(tmp_path / "no-backup"), "--check")


@pytest.mark.django_db
def test_the_demo_names_people_to_sign_in_as() -> None:
    lines = list(demo_sign_ins())
    assert settings.CTP_DEMO_PASSWORD in lines[0]
    assert [line.split()[0] for line in lines[1:]] == ["caohuan", "xucengyu", "chengwenchang", "hubo"]


@pytest.mark.parametrize("language", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_the_doctor_says_what_to_do_while_everything_is_away(language: str) -> None:
    away = {
        "CTP_DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing",
        "CTP_REDIS_URL": "redis://127.0.0.1:9/0",
        "CTP_BROKER_URL": "amqp://guest:guest@127.0.0.1:9//",
        "LANG": language,
        "LC_ALL": language,
    }
    run = subprocess.run(
        [sys.executable, "manage.py", "doctor", "--json"],
        cwd=settings.HOUSE,
        env={**os.environ, **away},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    found = {one["name"]: one for one in json.loads(run.stdout)["checks"]}
    english = language.startswith("en")
    assert ("Start PostgreSQL" if english else "请启动 PostgreSQL") in found["database"]["advice"]
    assert "CTP_REDIS_URL" in found["cache"]["advice"]
    assert "CTP_BROKER_URL" in found["broker"]["advice"]
    assert found["keys"]["passed"]
    assert ("before “database” passes" if english else "在“database”通过之前") in found["outbox"]["advice"]
    assert "Traceback" not in run.stderr
    assert "OperationalError" not in run.stdout


def test_options_of_a_trial_are_its_own() -> None:
    assert parse_options(["--count", "5", "--fast", "--name=x", "--low", "-3"]) == {
        "count": 5,
        "fast": True,
        "name": "x",
        "low": -3,
    }
    with pytest.raises(CommandError):
        parse_options(["stray"])


def test_a_failpoint_kills_at_the_nth_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    child = os.fork()
    if child == 0:
        os.environ["CTP_FAILPOINT"] = "here:3"
        for _ in range(2):
            operations.failpoint("here")
            operations.failpoint("elsewhere")
        operations.failpoint("here")
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WTERMSIG(status) == 9
    monkeypatch.delenv("CTP_FAILPOINT", raising=False)
    operations.failpoint(f"{uuid4()}")


@pytest.mark.django_db
def test_administrators_are_named_in_the_language_of_the_house(settings: Any) -> None:
    with translation.override("en"):  # the terminal's
        links = starting.first_links()
    assert [one.label for one in links] == ["System administrator", "Security administrator"]
    assert sorted(Account.objects.exclude(admin_role="").values_list("username", "name")) == [
        ("admin", "系统管理员"), ("security", "安全管理员"),
    ]  # fmt: skip
    Account.objects.all().delete()
    settings.LANGUAGE_CODE = "en"
    with translation.override("zh-hans"):
        starting.first_links()
    assert Account.objects.get(admin_role="system").name == "System administrator"
