"""The Celery application: ``celery -A ctp_core.conf.celery worker`` and ``… beat``.

Tasks and their beat are found in the tasks rooms that module.toml names: a room's ``BEAT`` maps task names to seconds.
"""

import os
from importlib import import_module

import django
from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctp_core.conf.settings")
django.setup()

app = Celery("ctp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=300,
    task_soft_time_limit=270,
    worker_hijack_root_logger=False,
    # A request must not wait for a broker that is away: one try, one second.
    broker_connection_timeout=1,
    broker_transport_options={
        "visibility_timeout": 900,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    },
    broker_connection_retry_on_startup=True,
    timezone="UTC",
)
app.set_default()

app.conf.beat_schedule = {}
for _unit in settings.CTP_MANIFESTS.values():
    if _unit.tasks:
        for _task, _seconds in getattr(import_module(_unit.tasks), "BEAT", {}).items():
            # What was not taken before the next sweep is due need not be done twice.
            app.conf.beat_schedule[_task] = {"task": _task, "schedule": _seconds, "options": {"expires": 2 * _seconds}}
