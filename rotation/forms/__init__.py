"""Text in, domain values out. What a form accepts, an action can use as it is."""
