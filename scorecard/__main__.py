"""`python -m scorecard` is `scorecard`."""

from scorecard.cli import main

if __name__ == "__main__":
    main()
