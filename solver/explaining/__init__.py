"""Why a visit is missing, what would fix it, why it is here and why not there, each claim proved apart.

`explanation`, `whynot` and `why` answer; `changes` says what may be changed, and loads in no time.
"""
