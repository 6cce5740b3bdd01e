"""Proofs about rule packs, with SymPy: a sound pack passes, a broken one gets a concrete counterexample."""

from scorecard.rules.proofs.lint import lint

__all__ = ["lint"]
