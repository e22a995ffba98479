"""Measures how well a screening program judges names, and writes docs/ACCURACY.md.

The program is driven through its command line (program.py), so that nothing here knows how it works
inside and other screeners can be asked the same (peers.py). What is measured, one module each:

    control          listed names as they stand
    manipulated      variants of them, by class (classes, slips, shape, lore, wade_giles, tables)
    leave_out        aliases that the lists do not hold
    labeled          pairs of names labeled by people
    perturbed        queries with the reference that they must find
    transliteration  one name in two scripts
    clean            ordinary customers

metrics has the measures; report, report_sets, report_pairs and markdown write the page. Given the same
seed, program and lists the page is the same to the byte.
"""
