"""The page of a live run: tasks by deadline, and the forms by which people take part in it."""
