"""Builds the Word templates that come with the program, from scratch and reproducibly: `python -m scorecard.reports.building`.

Offices edit the results in Word or WPS; this package is for the people who maintain the built-in ones. It knows
GB/T 9704 and WordprocessingML, and nothing of evaluations: fields are only names here.
"""
