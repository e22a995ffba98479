"""Measures how well a screening program judges names, and writes docs/ACCURACY.md.

The program is driven through its command line, so that nothing here knows how it works inside:
`program.py` is the only file that calls it. What is measured is one module each (control, variants,
leave_out, labeled, perturbed, transliteration, clean); `report.py` writes the page. Given the same
seed, program and lists the page is the same to the byte.
"""
