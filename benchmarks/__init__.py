"""Our solver beside what a user could take instead, on the same instances, machine and judge."""
