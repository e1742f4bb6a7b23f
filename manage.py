#!/usr/bin/env python3
"""The one command: ``up``, ``test`` and every other; makes its own environment first where there is none."""

import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit(
            "CTP needs Python 3.11 or newer; this is %d.%d. Try: python3.12 manage.py up\n"
            "CTP 需要 Python 3.11 或更高版本，当前为 %d.%d。" % (sys.version_info[:2] * 2)
        )
    from deploy.bootstrap import main

    sys.exit(main(sys.argv))
