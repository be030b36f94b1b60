"""Values that cross borders between the parts: plain, frozen, and the same in every mode."""
