"""What the fixtures of the pytest plugin are made of; `twin.pytest_plugin` imports it when used."""
