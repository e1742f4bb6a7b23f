"""Steps a second of SpiffWorkflow's BPMN engine: four user tasks in a row, state and open task saved in each step, each step its own
transaction.

``python spiffworkflow_bpmn_steps.py postgres://… SECONDS`` in an environment of your own: pip install SpiffWorkflow "psycopg[binary]"
"""

import io
import json
import sys
import time

import psycopg
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

seconds = float(sys.argv[2])
NODES = ["start", "a", "b", "c", "d", "end"]
FLOWS = "".join(
    f'<sequenceFlow id="f{at}" sourceRef="{one}" targetRef="{NODES[at + 1]}"/>' for at, one in enumerate(NODES[:-1])
)
XML = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">
<process id="chain" isExecutable="true"><startEvent id="start"/>{"".join(f'<userTask id="{one}" name="{one}"/>' for one in "abcd")}<endEvent id="end"/>{FLOWS}</process>
</definitions>"""
parser = BpmnParser()
parser.add_bpmn_xml(etree.parse(io.BytesIO(XML.encode())))
SPEC = parser.get_spec("chain")
SERIALIZER = BpmnWorkflowSerializer()


def open_tasks(workflow):
    return workflow.get_tasks(state=TaskState.READY, manual=True)


def start(connection):
    workflow = BpmnWorkflow(SPEC)
    workflow.do_engine_steps()
    with connection.transaction():
        state = SERIALIZER.serialize_json(workflow)
        pk = connection.execute("INSERT INTO peer_bpmn.flow (state) VALUES (%s) RETURNING id", [state]).fetchone()[0]
        connection.execute("INSERT INTO peer_bpmn.task (flow, name, state) VALUES (%s, 'a', 'open')", [pk])
    return pk


def step(connection, pk):
    """One person does the open task."""
    with connection.transaction():
        state = connection.execute("SELECT state FROM peer_bpmn.flow WHERE id = %s FOR UPDATE", [pk]).fetchone()[0]
        workflow = SERIALIZER.deserialize_json(state)
        (task,) = open_tasks(workflow)
        task.run()
        workflow.do_engine_steps()
        state = SERIALIZER.serialize_json(workflow)
        connection.execute("UPDATE peer_bpmn.flow SET state = %s WHERE id = %s", [state, pk])
        connection.execute("UPDATE peer_bpmn.task SET state = 'done' WHERE flow = %s AND state = 'open'", [pk])
        for one in open_tasks(workflow):
            connection.execute(
                "INSERT INTO peer_bpmn.task (flow, name, state) VALUES (%s, %s, 'open')", [pk, one.task_spec.name]
            )


def main():
    with psycopg.connect(sys.argv[1].replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS peer_bpmn CASCADE")
        connection.execute("CREATE SCHEMA peer_bpmn")
        connection.execute("CREATE TABLE peer_bpmn.flow (id bigserial PRIMARY KEY, state text)")
        connection.execute(
            "CREATE TABLE peer_bpmn.task (id bigserial PRIMARY KEY, flow bigint, name text, state text)"
        )
        connection.execute("CREATE INDEX ON peer_bpmn.task (flow)")
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
