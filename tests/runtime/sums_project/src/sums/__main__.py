import sys

from sums.pipeline import PROJECT
from sums.runtime import commands

sys.exit(commands.main(PROJECT))
