"""`python -m daimo_validate`: the command line."""

from daimo_validate.cli import run

if __name__ == "__main__":
    run()
