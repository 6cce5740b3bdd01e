"""The command line: calls of the other packages, in Chinese, for people and for scripts."""

from scorecard.cli.app import main

__all__ = ["main"]
