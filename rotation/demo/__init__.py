"""An invented company, planned from its people file to its published plan."""
