"""Serving on this computer with one process: many threads for people, one for the work behind."""

from __future__ import annotations

import sys
from typing import Any

from django.core.servers.basehttp import get_internal_wsgi_application


def serve(*, host: str, port: int, threads: int) -> None:
    """Serve until interrupted; the worker starts with the application."""
    if sys.platform == "win32":
        _serve_with_waitress(host, port, threads)
    else:
        _serve_with_gunicorn(host, port, threads)


def _serve_with_gunicorn(host: str, port: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Embedded(BaseApplication):  # type: ignore[misc]
        """gunicorn with settings from here instead of a file."""

        def load_config(self) -> None:
            shown = f"[{host}]" if ":" in host else host
            given = {
                "bind": f"{shown}:{port}",
                "worker_class": "gthread",
                "workers": 1,
                "threads": threads,
                "timeout": 120,
                "graceful_timeout": 10,
                "keepalive": 15,
                "loglevel": "warning",
            }
            for name, value in given.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            # In the process that serves, after the fork: the application starts the worker's thread.
            return get_internal_wsgi_application()

    Embedded().run()


def _serve_with_waitress(host: str, port: int, threads: int) -> None:
    from importlib import import_module

    import_module("waitress").serve(get_internal_wsgi_application(), host=host, port=port, threads=threads)
