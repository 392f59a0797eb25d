"""Imported first by every door: a process that starts makes hundreds of thousands of objects that
stay. Python's collector, set for scripts, would look through all of them again and again for
garbage that is not there (a fifth of a start); it looks as often as suits a program of this size.
"""

import gc

gc.set_threshold(20_000, 20, 20)
