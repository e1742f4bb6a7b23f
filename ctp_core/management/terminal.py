"""Where commands looked for ``ctp_core.kit.terminal`` before other units had commands of their own."""

from ctp_core.kit.terminal import TerminalCommand, demo_sign_ins, terminal_language

__all__ = ["TerminalCommand", "demo_sign_ins", "terminal_language"]
