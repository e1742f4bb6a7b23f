"""A process killed between the last approval and the publication, as ``manage.py prove kills`` runs it, with the real news."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def test_killed_anywhere_between_approval_and_publication_there_is_one_article() -> None:
    words = ("prove", "kills", "--scenario", "publication", "--rounds", "1", "--json")
    run = subprocess.run([sys.executable, "manage.py", *words], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert run.stdout, run.stderr
    answer = json.loads(run.stdout)
    assert (answer["tried"], answer["failures"]) == (13, [])
    assert run.returncode == 0
