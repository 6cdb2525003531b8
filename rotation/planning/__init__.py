"""The only door to the solver: rows to Problem, a solve apart, Plan to rows."""
