"""How long it takes from the press of *re-plan* to the first option on the page, and where the time goes."""
