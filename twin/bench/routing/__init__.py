"""How quick `fast.routing` is beside other libraries, on the same roads, in the same minutes."""
