"""Further statements of generated notebooks, as statement_table.py has them: what they do to files.

The folder of the notebook has the files of `INPUTS` when it begins.
"""

IMPORTS = "import json\nimport os\nimport shutil\nfrom pathlib import Path\nimport joblib"
INPUTS = {
    "a.csv": "u,w\n3,1.5\n1,4.0\n2,2.5\n",
    "b.json": '{"k": 3, "n": 1}',
    "c.txt": "4\n1\n",
}

NAMES = {"path": ("where", "place")}

PLAIN = [
    "{frame=} = pd.read_csv('a.csv')",
    "{frame=} = pd.read_csv(Path('a.csv'), usecols=['u', 'w'])",
    "{num=} = len(open('c.txt').read())",
    "{num=} = json.loads(Path('b.json').read_text())['k']",
    "{tally=} = json.load(open('b.json'))",
    "{num=} = len(Path('c.txt').read_text().splitlines())",
    "{list=} = [int(x) for x in Path('c.txt').read_text().split()]",
    "{num=} = len(list(Path('.').glob('*.csv')))",
    "{num=} = sum(name.endswith('.txt') for name in os.listdir('.'))",
    "{num=} = int(Path('d.txt').exists())",
    "{num=} = os.path.getsize('c.txt')",
    "{list=} = np.loadtxt('c.txt', ndmin=1).astype(int).tolist()",
    "{linear=} = joblib.load('m.joblib') if os.path.exists('m.joblib') else {linear}",
    "{array=} = np.load('v.npy') if Path('v.npy').exists() else np.ones(3)",
    "{path=} = Path('c.txt')",
    "{path=} = Path('out') / 'e.txt'",
    "{num=} = len({path}.read_text()) if {path!}.exists() else 0",
]

CHANGES = [
    "{frame}[['u', 'w']].to_csv('a.csv', index=False)",
    "Path('c.txt').write_text(f'{{int({number})}}\\n4\\n')",
    "with open('c.txt', 'a') as f:\n    f.write(f'{{int({num})}}\\n')",
    "with open('c.txt', 'w') as f:\n    print(1, int({number}), file=f, sep='\\n')",
    "Path('b.json').write_text(json.dumps({{'k': {number}, 'n': 2}}))",
    "with open('b.json', 'w') as f:\n    json.dump({{'k': {num}, 'n': 1}}, f)",
    "Path('d.txt').touch()",
    "Path('d.txt').unlink(missing_ok=True)",
    "os.makedirs('out', exist_ok=True)",
    "shutil.copy('c.txt', 'd.txt')",
    "os.replace('d.txt', 'c.txt') if os.path.exists('d.txt') else None",
    "np.save('v.npy', {array})",
    "joblib.dump({linear}, 'm.joblib')",
    "{path}.parent.mkdir(exist_ok=True)\n{path!}.write_text('1\\n' * int({number}))",
    "with {path}.open('a') if {path!}.exists() else open('c.txt', 'a') as f:\n    f.write('7\\n')",
]

BLOCKS = [
    "with open('c.txt') as f:\n    for text in f:\n        {list}.append(int(text))",
    "with open('c.txt') as f:\n    {num=} = int(f.readline())",
    "for name in sorted(os.listdir('.')):\n    if name.endswith('.csv'):\n"
    "        {num=} = len(pd.read_csv(name))",
    "if not os.path.exists('d.txt'):\n{0}",
    "try:\n    {num=} = len(Path('d.txt').read_text())\nexcept FileNotFoundError:\n{0}",
]

DEFINITIONS = [
    "def {act=}():\n    with open('c.txt', 'a') as f:\n        f.write('5\\n')",
    "def {read=}(x):\n    return x + len(Path('c.txt').read_text())",
    "def {push=}(seq, value):\n    seq.extend(int(x) for x in Path('c.txt').read_text().split())",
    "def {change=}(table):\n    table['u'] += len(pd.read_csv('a.csv'))",
]

SHOWS = ["Path('c.txt').read_text()", "os.listdir('.')", "pd.read_csv('a.csv').head()"]
