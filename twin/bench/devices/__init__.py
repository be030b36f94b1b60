"""How many devices one process carries on real sockets: its processor, memory and lateness."""
