"""Readers: the bytes of a file become tables of cells with places. They do not know what a form is."""
