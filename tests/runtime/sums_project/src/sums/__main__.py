import sys

from sums import commands
from sums.pipeline import PROJECT

sys.exit(commands.main(PROJECT))
