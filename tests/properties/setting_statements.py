"""Further statements of generated notebooks, as statement_table.py has them: settings, their use.

A setting belongs to a library or to the process: no variable tells that it was changed.
"""

IMPORTS = "import decimal\nimport os\nimport sys\nimport warnings"

PLAIN = [
    "{num=} = float(decimal.Decimal({number}) / 7)",
    "{num=} = float(sum(decimal.Decimal(x) / 3 for x in {list}))",
    "{num=} = len(str(np.array([{number} / 7])))",
    "{num=} = len(str({frame} / 7))",
    "{num=} = len(os.environ.get('HOW', 'none'))",
    "{num=} = sys.getrecursionlimit()",
    "{array=} = np.nan_to_num({array} / ({number} - 3))",
]

CHANGES = [
    "decimal.getcontext().prec = {number} + 2",
    "decimal.getcontext().rounding = ['ROUND_UP', 'ROUND_DOWN'][{number} % 2]",
    "np.set_printoptions(precision={number})",
    "np.seterr(divide='raise', invalid='raise')",
    "np.seterr(all='ignore')",
    "np.seterr(divide='raise' if {number} > 3 else 'ignore')",
    "warnings.simplefilter('error')",
    "warnings.filterwarnings('ignore')",
    "warnings.filterwarnings('error' if {number} > 3 else 'ignore')",
    "os.environ['HOW'] = 'mean' * int({number})",
    "os.environ.setdefault('HOW', 'sum')",
    "os.environ.pop('HOW', None)",
    "pd.set_option('display.precision', {number})",
    "pd.options.display.precision = {number}",
    "sys.setrecursionlimit(2000 + {number})",
]

BLOCKS = [
    "try:\n    {num=} = float(6 / np.float64({number} - 3))\n"
    "except (RuntimeWarning, FloatingPointError):\n    {num!} = -1",
    "try:\n    {array=} = np.log({array} - {number})\n"
    "except (RuntimeWarning, FloatingPointError):\n    {array!} = np.ones(3)",
    "with np.errstate(divide='raise'):\n{0}",
    "with warnings.catch_warnings():\n    warnings.simplefilter('error')\n{0}",
    "with decimal.localcontext() as ctx:\n    ctx.prec = 3\n{0}",
    "with np.printoptions(precision=2):\n{0}",
    "with pd.option_context('display.precision', 2):\n{0}",
    "if os.environ.get('HOW') == 'mean':\n{0}\nelse:\n{1}",
]

DEFINITIONS = [
    "def {act=}():\n    decimal.getcontext().prec = {number} + 2",
    "def {act=}():\n    os.environ['HOW'] = 'mean'",
    "def {act=}(how='error'):\n    warnings.simplefilter(how)",
    "def {act=}():\n    np.seterr(all='raise')",
    "def {read=}(x):\n    return x + float(decimal.Decimal({number}) / 7)",
    "def {read=}(x):\n    return x + len(os.environ.get('HOW', ''))",
]
