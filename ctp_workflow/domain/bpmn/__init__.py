"""BPMN 2.0 and graphs of flows: ``reading`` the file, ``importing`` a process, ``exporting`` a graph. Nothing in a file is executed.

The way in: ``reading`` (XML to values) → ``collecting`` (one flat draft, groups inlined) → ``spreading`` (gateways become splits and
merges) → ``looping`` (ways back become routers) → ``nesting`` (splits get their joins) → ``rendering`` (the graph's JSON).
"""
