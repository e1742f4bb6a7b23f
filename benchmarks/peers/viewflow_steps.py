"""Steps a second of Viewflow: four human tasks in a row, each step its own transaction. Viewflow (AGPL) is not part of this project.

``python viewflow_steps.py postgres://… SECONDS`` in an environment of your own: pip install "django<5.3" django-viewflow "psycopg[binary]"
"""

import json
import sys
import time
import urllib.parse

import django
from django.conf import settings

url, seconds = urllib.parse.urlsplit(sys.argv[1]), float(sys.argv[2])
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": url.path.lstrip("/"), "USER": url.username or "",
            "PASSWORD": url.password or "", "HOST": url.hostname or "", "PORT": url.port or "", "CONN_MAX_AGE": None,
            "OPTIONS": {"options": "-c search_path=peer_viewflow"},
        }
    },
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow"],
    USE_TZ=True, SECRET_KEY=sys.argv[0], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", ROOT_URLCONF=__name__,
)  # fmt: skip
django.setup()
urlpatterns = []

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from viewflow import this  # noqa: E402
from viewflow.workflow import flow, lock  # noqa: E402
from viewflow.workflow.models import Process, Task  # noqa: E402


def page(request, **kwargs):
    """A view that is never called: the steps are taken by their activations."""


# Viewflow looks a flow up by the application it lies in; this script is none, so it lends itself a name.
sys.modules["viewflow.workflow.bench"] = sys.modules[__name__]


class Chain(flow.Flow):
    __module__ = "viewflow.workflow.bench"
    process_class = Process
    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle(this.begin).Next(this.a)
    a = flow.View(page).Assign(username="holder").Next(this.b)
    b = flow.View(page).Assign(username="holder").Next(this.c)
    c = flow.View(page).Assign(username="holder").Next(this.d)
    d = flow.View(page).Assign(username="holder").Next(this.end)
    end = flow.End()

    def begin(self, activation):
        return activation.process


class Request:
    def __init__(self, user):
        self.user = user


def step(process, user):
    """One person does the open task."""
    with transaction.atomic(), Chain.lock(process.pk):
        task = Task.objects.select_related("process").get(process_id=process.pk, status__in=["NEW", "ASSIGNED"])
        activation = getattr(Chain, task.flow_task.name).activation_class(task)
        activation.start(Request(user))
        activation.execute()


def main():
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS peer_viewflow CASCADE")
        cursor.execute("CREATE SCHEMA peer_viewflow")
    call_command("migrate", verbosity=0)
    user = User.objects.create(username="holder")
    steps, spent, statements = 0, 0.0, 0
    while spent < seconds:
        process = Chain.start.run()
        if steps == 0:
            with CaptureQueriesContext(connection) as queries:
                step(process, user)
            statements = len(queries)
            for _ in range(3):
                step(process, user)
            steps = 4
            continue
        began = time.perf_counter()
        for _ in range(4):
            step(process, user)
        spent += time.perf_counter() - began
        steps += 4
    cpu = time.process_time()
    print(json.dumps({"per_second": (steps - 4) / spent, "statements": statements, "cpu": cpu}))


main()
