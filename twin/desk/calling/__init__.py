"""Who is called before people can be in danger, and who has been reached."""
