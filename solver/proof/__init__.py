"""Programs in whole numbers, and the proof of their best values: knows columns and rows, not visits."""
