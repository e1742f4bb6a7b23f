"""What no line of ours may do, and the few rooms that may: each has one place where it is done with care."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
UNITS = ("ctp_*", "apps", "apps_api", "deploy")

IMPORTS = {
    # what may be imported -> the files and folders that may, none for nobody
    "pickle marshal shelve dill yaml": (),
    "requests urllib3 urllib.request httpx aiohttp": (),
    "http.client": (
        "ctp_core/kit/egress.py",
        "ctp_core/applets/operations/processes.py",  # asks the server it has started itself
        "apps/sso/management/login_proof.py",
    ),
    "lxml xml.dom xml.sax xml.etree.cElementTree": (),
    "tarfile": ("ctp_workflow/management/", "ctp_form/management/"),  # the collections that the proofs read
    "zipfile": (
        "ctp_core/kit/spreadsheets.py",
        "ctp_core/applets/backups/",
        "ctp_form/services/read_source.py",
        "ctp_form/kit/word_documents.py",  # writes one
    ),
    "subprocess": ("ctp_core/applets/operations/processes.py", "ctp_workflow/management/step_bench.py", "deploy/"),
}
# Of the standard XML library only what builds and writes a tree; it reads nothing.
XML_WRITES = {"Element", "SubElement", "register_namespace", "tostring", "escape", "quoteattr"}

CALLS = {
    "eval exec compile __import__": (),
    "mark_safe SafeString": (  # what was escaped, cleaned or drawn by a template just before
        "apps/news/web/reading.py",
        "ctp_workflow/web/evidence.py",
        "ctp_form/kit/reading.py",
        "ctp_portal/templatetags/ctp.py",
        "ctp_portal/templatetags/drawn_once.py",
    ),
    "os.system os.popen os.execv": ("deploy/bootstrap.py",),
    "delay": (),  # work goes into the outbox
    "utcnow utcfromtimestamp": (),
}
DOORS = ("web", "rest")


TOLD = re.compile(
    "|".join(
        rf"\b{re.escape(part)}\b"
        for known in (IMPORTS, CALLS)
        for one in " ".join(known).split()
        for part in [one.rsplit(".", 1)[-1]]
    )
    + r"|xml\.etree|\.objects\b|_default_manager"
)
"""Who says none of these words does nothing of it, and need not be parsed."""


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for unit in UNITS:
        for path in HOUSE.glob(f"{unit}/**/*.py"):
            text = path.read_text("utf-8")
            if "/migrations/" not in str(path) and TOLD.search(text):
                yield path.relative_to(HOUSE).as_posix(), ast.parse(text)


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(module, name) of each import; the name is empty where the module itself is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, one.name) for one in node.names)


def _called(tree: ast.Module) -> Iterator[str]:
    """Names that are called: ``f`` for ``f()``, ``f`` and ``a.f`` for ``a.f()``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                if node.func.id == "SafeString" and all(isinstance(one, ast.Constant) for one in node.args):
                    continue  # our own words
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                # A method of an object is known by its own name, but for the built-in ones: ``re.compile`` is no ``compile``.
                if node.func.attr not in ("eval", "exec", "compile"):
                    yield node.func.attr
                if isinstance(node.func.value, ast.Name):
                    yield f"{node.func.value.id}.{node.func.attr}"


def forbidden(path: str, tree: ast.Module) -> Iterator[str]:
    """What stands in this file and may not."""
    for module, name in _imports(tree):
        for banned, rooms in IMPORTS.items():
            for one in banned.split():
                inside = module == one or module.startswith(f"{one}.") or f"{module}.{name}" == one
                if inside and name not in XML_WRITES and not path.startswith(rooms or ("nowhere",)):
                    yield f"{path} imports {one}"
        if module.startswith("xml.etree") and name not in XML_WRITES:
            yield f"{path} reads XML with {module}; defusedxml does that"
    for name in _called(tree):
        for banned, rooms in CALLS.items():
            if name in banned.split() and not path.startswith(rooms or ("nowhere",)):
                yield f"{path} calls {name}"
    if DOORS[0] in path.split("/") or DOORS[1] in path.split("/"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                yield f"{path}:{node.lineno} asks a table; selectors do that, with visible_to"


def test_no_file_does_what_is_forbidden() -> None:
    read = dict(_modules())
    assert len(read) > 100
    assert [found for path, tree in read.items() for found in forbidden(path, tree)] == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("apps/news/services/a.py", "import pickle"),
        ("apps/news/services/a.py", "from urllib import request\nfrom urllib.request import urlopen"),
        ("ctp_form/services/a.py", "import http.client"),
        ("ctp_form/services/a.py", "from lxml import etree"),
        ("ctp_form/services/a.py", "from xml.etree.ElementTree import fromstring"),
        ("ctp_form/services/a.py", "from zipfile import ZipFile"),
        ("ctp_core/services/a.py", "import subprocess"),
        ("ctp_core/services/a.py", "eval('1')"),
        ("ctp_core/services/a.py", "work.delay(1)"),
        ("ctp_core/services/a.py", "import os\nos.system('ls')"),
        ("ctp_portal/web/a.py", "from django.utils.safestring import mark_safe\nmark_safe('<b>')"),
        ("apps/news/rest/v1/a.py", "Article.objects.all()"),
    ],
)
def test_each_is_caught_where_somebody_writes_it(path: str, text: str) -> None:
    assert list(forbidden(path, ast.parse(text))) != []


def test_what_only_looks_like_it_passes() -> None:
    text = (
        "import re\nre.compile('a')\nfrom xml.etree.ElementTree import SubElement\nfrom xml.sax.saxutils import escape"
    )
    assert list(forbidden("ctp_workflow/domain/a.py", ast.parse(text))) == []
