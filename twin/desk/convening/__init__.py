"""会商: who is called to consult about an incident, what waits for it, and its minutes."""
