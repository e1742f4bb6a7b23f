"""The web door for gunicorn and waitress: ``ctp_core.conf.wsgi:application``.

Embedded, the worker lives in this process; in a cluster, this process sends the workers a nudge through the broker.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctp_core.conf.settings")
application = get_wsgi_application()


def _reach_the_worker() -> None:
    from django.conf import settings

    from ctp_core.api import events, operations

    if settings.CTP_EMBEDDED:
        operations.start_embedded_worker()
    else:
        from ctp_core.conf import celery  # noqa: F401  the task below is sent with its settings
        from ctp_core.tasks import send_nudge

        events.set_nudge(send_nudge)


_reach_the_worker()
