"""`python -m twin.cli` is `fumeng`."""

from twin.cli import main

if __name__ == "__main__":
    main()
