"""The benchmark of the whole twin: world, instruments, alarms, desk and journal together."""
