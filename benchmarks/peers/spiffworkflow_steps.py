"""Steps a second of SpiffWorkflow: four human tasks in a row, state and open task saved in each step, each step its own transaction.

``python spiffworkflow_steps.py postgres://… SECONDS`` in an environment of your own: pip install SpiffWorkflow "psycopg[binary]"
"""

import json
import sys
import time

import psycopg
from SpiffWorkflow.serializer.json import JSONSerializer
from SpiffWorkflow.specs.Simple import Simple
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

seconds = float(sys.argv[2])
SPEC = WorkflowSpec("chain", addstart=True)
before = SPEC.start
for name in "abcd":
    here = Simple(SPEC, name, manual=True)
    before.connect(here)
    before = here
SERIALIZER = JSONSerializer()


def start(connection):
    workflow = Workflow(SPEC)
    workflow.run_all(halt_on_manual=True)
    with connection.transaction():
        state = SERIALIZER.serialize_workflow(workflow)
        pk = connection.execute("INSERT INTO peer_spiff.flow (state) VALUES (%s) RETURNING id", [state]).fetchone()[0]
        connection.execute("INSERT INTO peer_spiff.task (flow, name, state) VALUES (%s, 'a', 'open')", [pk])
    return pk


def step(connection, pk):
    """One person does the open task."""
    with connection.transaction():
        state = connection.execute("SELECT state FROM peer_spiff.flow WHERE id = %s FOR UPDATE", [pk]).fetchone()[0]
        workflow = SERIALIZER.deserialize_workflow(state)
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        task.run()
        workflow.run_all(halt_on_manual=True)
        state = SERIALIZER.serialize_workflow(workflow)
        connection.execute("UPDATE peer_spiff.flow SET state = %s WHERE id = %s", [state, pk])
        connection.execute("UPDATE peer_spiff.task SET state = 'done' WHERE flow = %s AND state = 'open'", [pk])
        for one in workflow.get_tasks(state=TaskState.READY, manual=True):
            connection.execute(
                "INSERT INTO peer_spiff.task (flow, name, state) VALUES (%s, %s, 'open')", [pk, one.task_spec.name]
            )


def main():
    with psycopg.connect(sys.argv[1].replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS peer_spiff CASCADE")
        connection.execute("CREATE SCHEMA peer_spiff")
        connection.execute("CREATE TABLE peer_spiff.flow (id bigserial PRIMARY KEY, state text)")
        connection.execute(
            "CREATE TABLE peer_spiff.task (id bigserial PRIMARY KEY, flow bigint, name text, state text)"
        )
        connection.execute("CREATE INDEX ON peer_spiff.task (flow)")
        steps, spent = 0, 0.0
        while spent < seconds:
            pk = start(connection)
            began = time.perf_counter()
            for _ in range(4):
                step(connection, pk)
            spent += time.perf_counter() - began
            steps += 4
        print(json.dumps({"per_second": steps / spent, "statements": 6, "cpu": time.process_time()}))


main()
