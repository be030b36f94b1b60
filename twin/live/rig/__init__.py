"""A rig at work: its file read and checked, its devices started, guarded, leased and left safe."""
