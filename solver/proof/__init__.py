"""Programs in whole numbers, and the proof of their best values. Knows columns and rows, nothing of visits."""
