"""值班: rota and handovers, roll-calls, telephones, the duty log, instructions, the mode."""
