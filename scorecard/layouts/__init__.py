"""Layouts: tables of cells become forms, and a form's official shape is data that can be written again.

`recognise` is the way in; a form that a new province invents is a new YAML file here and a few words in
`vocabulary.yaml`, no Python.
"""

from scorecard.layouts.layout import Layout, UnknownLayout, all_layouts, load_layout
from scorecard.layouts.recognition import recognise

__all__ = ["Layout", "UnknownLayout", "all_layouts", "load_layout", "recognise"]
