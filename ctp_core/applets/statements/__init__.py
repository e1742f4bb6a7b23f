"""Statements that are built once and kept: the lowest applet, so that even the question who is there can be one."""
