"""综合研判: models fed with what the desk was told, and what else an incident stands at."""
