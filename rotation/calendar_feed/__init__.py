"""Visits as calendars read them: what each is, which is which from plan to plan, and all of it as a file."""
