"""Excel as the workplace: blank forms, prefilled forms, audit workbooks, and findings taken back into a filer's file."""
