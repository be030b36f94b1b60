"""What crews and vehicles carry."""
