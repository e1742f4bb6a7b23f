"""The way out: every spelling of an address of the own network is refused, whatever name leads to it, and answers have limits."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

from ctp_core.kit.egress import EgressFailed, EgressRefused, call, require_callable

OWN = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",  # noqa: S104
    "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.168.257", "169.254.169.254", "0xa9fea9fe",
    "2852039166", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "localhost",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:7f00:1::1]", "[2002:a00:1::]", "[2001::1]", "[2001:0:7f00:1::]", "[fe80::1]", "[fc00::1]",
    "[fd00::1]", "[fec0::1]", "[ff02::1]", "[ff05::2]", "[2001:db8::1]", "[100::1]", "[::10.0.0.1]", "[::a00:1]",
]  # fmt: skip
SPELLINGS = [
    "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/", "example.org", "https://",
    "https:///path", "https://user@example.org/", "https://user:pass@example.org/", "https://example.org:99999/",
    "https://example.org:port/", "https://[fe80::1%25eth0]/", "https://[fe80::1%eth0]/", "https://exa mple.org/",
    "https://example.org/\r\nHost: other", "https://①②⑦.⓪.⓪.①/", "http://example.org/", "https://" + "a" * 3000, "https://[::1/",
    "javascript:alert(1)", "",
]  # fmt: skip


@pytest.mark.parametrize("host", OWN)
def test_no_address_of_the_own_network_is_called(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", never)
    with pytest.raises((EgressRefused, EgressFailed)):
        call(f"https://{host}/")


@pytest.mark.parametrize("url", SPELLINGS)
def test_what_is_no_https_address_is_refused(url: str) -> None:
    with pytest.raises(EgressRefused):
        require_callable(url)


@pytest.mark.parametrize(
    "found", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:10.0.0.1"], ["64:ff9b::a00:1"], ["fe80::1%lo"]]
)
def test_a_name_that_leads_inside_is_refused(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)
    with pytest.raises(EgressRefused, match="own network"):
        call("https://innocent.example/")


def test_a_name_that_changes_after_it_was_judged_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    asked, reached = [], []

    def resolve(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in next(answers)]

    def connect(address: tuple[str, int], **kwargs: Any) -> Any:
        reached.append(address)
        raise OSError("far away")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(EgressFailed):
        call("https://rebinding.example/")
    assert (asked, reached) == (["rebinding.example"], [("93.184.216.34", 443)])


class Talker:
    """A server that says *text* to whoever comes, in *pieces* with a *pause* between."""

    def __init__(self, text: bytes, pause: float = 0.0, pieces: int = 1) -> None:
        self.text, self.pause, self.pieces = text, pause, pieces
        self.heard: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                taken, _ = self.socket.accept()
            except OSError:
                return
            with taken:
                self.heard.append(taken.recv(65_536))
                try:
                    for number in range(self.pieces):
                        taken.sendall(self.text if number == 0 else b"x" * 100)
                        time.sleep(self.pause)
                except OSError:
                    continue


@pytest.fixture
def allowed(settings: Any) -> Iterator[Any]:
    def talk(*args: Any) -> str:
        talker = Talker(*args)
        talkers.append(talker)
        settings.CTP_EGRESS_ALLOW = [f"127.0.0.1:{talker.port}"]
        return f"http://127.0.0.1:{talker.port}/hook?a=1"

    talkers: list[Talker] = []
    talk.talkers = talkers  # type: ignore[attr-defined]
    yield talk
    for one in talkers:
        one.socket.close()


def test_the_operator_may_allow_an_address_with_its_port(allowed: Any) -> None:
    url = allowed(b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok")
    answer = call(url, method="POST", body=b"{}", headers={"X-One": "1"})
    assert (answer.status, answer.body) == (202, b"ok")
    heard = allowed.talkers[0].heard[0]
    assert heard.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{allowed.talkers[0].port}\r\n".encode() in heard
    with pytest.raises(EgressRefused):
        call(url.replace(str(allowed.talkers[0].port), "1"))


def test_an_allowed_network_is_allowed_by_https_alone(settings: Any) -> None:
    settings.CTP_EGRESS_ALLOW = ["10.0.0.0/8", "nonsense"]
    require_callable("https://10.2.3.4/")
    with pytest.raises(EgressRefused):
        require_callable("https://192.168.0.1/")


def test_a_redirect_is_an_answer_and_is_not_followed(allowed: Any) -> None:
    url = allowed(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
    assert call(url).status == 302
    assert len(allowed.talkers[0].heard) == 1


def test_a_long_body_is_cut_and_a_slow_one_ends_with_the_time(allowed: Any) -> None:
    url = allowed(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 500_000)
    assert len(call(url, largest=1000).body) == 1000
    began = time.monotonic()
    with pytest.raises(EgressFailed):
        call(allowed(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n", 0.1, 60), timeout=0.6)
    assert time.monotonic() - began < 3


def test_proxies_of_the_environment_are_not_asked(allowed: Any) -> None:
    url = allowed(b"HTTP/1.1 204 No Content\r\n\r\n")
    with mock.patch.dict("os.environ", {"http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"}):
        assert call(url).status == 204
