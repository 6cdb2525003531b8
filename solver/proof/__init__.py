"""Programs in whole numbers, and the proof of their best values: columns and rows, nothing of visits."""
