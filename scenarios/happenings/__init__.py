"""What may happen in a drill, as it is written: a file group and its reading, by subject."""
