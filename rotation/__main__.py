"""`python -m rotation`: the command line."""

from rotation.commands import main

main(prog_name="rotation")
