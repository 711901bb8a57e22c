import pytest

from jupyter_mlops.errors import RecordingFailed
from jupyter_mlops.recording import mirror as mirrors
from jupyter_mlops.recording.mirror import mirrored, real_path
from jupyter_mlops.recording.record import Plan, PlannedUnit

TREE = [
    "project/notebooks/nb.ipynb",
    "project/notebooks/local.csv",
    "project/notebooks/.secret",
    "project/notebooks/.git/config",
    "project/notebooks/__pycache__/x.pyc",
    "project/notebooks/venv/pyvenv.cfg",
    "project/notebooks/build/churn/build.json",
    "project/notebooks/parts/build/notes.txt",
    "project/data/train.csv",
    "project/data/test.csv",
    "project/src/features.py",
    "project/other/big.bin",
    "project/top.csv",
    "project/top2.csv",
    "shared/all.csv",
]
OWN = {"nb.ipynb", "local.csv", "parts/build/notes.txt"}


@pytest.fixture
def folder(tmp_path):
    for name in TREE:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "project" / "notebooks"


def plan(code):
    return Plan((PlannedUnit("c1.1", 1, code),))


def inside(*names):
    return {f"notebooks/{name}" for name in OWN} | set(names)


CASES = [
    ("x = 'local.csv'", ".", OWN),
    ("open('.secret')", ".", OWN | {".secret"}),
    ("read('../data/train.csv')", "notebooks", inside("data/train.csv")),
    ("DATA = '../data'", "notebooks", inside("data/train.csv", "data/test.csv")),
    ("f'../data/{name}.csv'", "notebooks", inside("data/train.csv", "data/test.csv")),
    ("glob('../data/*.csv')", "notebooks", inside("data/train.csv", "data/test.csv")),
    ("f'../top{n}.csv'", "notebooks", inside("top.csv", "top2.csv")),
    ("join('..', 'data', 'x')", "notebooks", inside("data/train.csv", "data/test.csv")),
    (
        "sys.path.append('..')\nfrom src.features import f",
        "notebooks",
        inside("src/features.py"),
    ),
    (
        "sys.path.append('../..')\nimport shared",
        "project/notebooks",
        {f"project/notebooks/{name}" for name in OWN} | {"shared/all.csv"},
    ),
    (
        "a = '../../shared/all.csv'\nb = '../top.csv'",
        "project/notebooks",
        {f"project/notebooks/{name}" for name in OWN} | {"shared/all.csv", "project/top.csv"},
    ),
    ("root = Path.cwd().parent\nroot / 'top.csv'", "notebooks", inside("top.csv")),
    ("Path('.').resolve().parents[0] / 'top.csv'", "notebooks", inside("top.csv")),
    ("os.path.join(os.path.dirname(os.getcwd()), 'top.csv')", "notebooks", inside("top.csv")),
    (
        "here = Path.cwd()\nroot = here.parent\npd.read_csv(root.parent / 'shared' / 'all.csv')",
        "project/notebooks",
        {f"project/notebooks/{name}" for name in OWN} | {"shared/all.csv"},
    ),
    (
        "root = Path.cwd()\nwhile not (root / 'src').exists():\n    root = root.parent",
        "notebooks",
        inside("src/features.py"),
    ),
    (
        "root = next(p for p in Path.cwd().parents if (p / 'src').exists())",
        "notebooks",
        inside("src/features.py"),
    ),
    (
        "while not (root / 'nowhere').exists():\n    root = root.parent",
        ".",
        OWN,
    ),
    ("out = Path('out/x.csv')\nout.parent.mkdir()", ".", OWN),
    ("Path('top.csv').parent", ".", OWN),
    ("os.chdir('parts')\nos.chdir(os.path.dirname(os.getcwd()))", ".", OWN),
    ("'parts/../local.csv'", ".", OWN),
    ("'/absolute/../x'", ".", OWN),
    ("'../missing/x.csv'", "notebooks", inside()),
]


@pytest.mark.parametrize(("code", "workdir", "files"), CASES, ids=[case[0] for case in CASES])
def test_what_is_copied(folder, code, workdir, files):
    with mirrored(folder, plan(code)) as mirror:
        copied = {
            path.relative_to(mirror.root).as_posix()
            for path in mirror.root.rglob("*")
            if path.is_file()
        }
        assert (mirror.workdir, copied) == (workdir, files)
        for name in files:
            assert real_path(name, folder, workdir).read_text() == (mirror.root / name).read_text()
    assert not mirror.root.exists()


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("project/notebooks/loading.py", "from loading import load"),
        ("project/notebooks/parts/loading.py", "import parts.loading"),
        ("project/src/loading.py", "sys.path.append('../src')\nimport loading"),
        ("project/src/loading.py", "sys.path.append('..')\nfrom src import loading"),
    ],
)
@pytest.mark.parametrize("path", ["'../data/test.csv'", "Path.cwd().parent / 'data' / 'test.csv'"])
def test_what_a_module_of_the_user_reads_is_copied(folder, place, code, path):
    module = folder.parent.parent / place
    module.write_text(f"def load():\n    return pd.read_csv({path})\n")
    with mirrored(folder, plan(code)) as mirror:
        assert (mirror.root / "data" / "test.csv").is_file()


def test_folders_that_are_there_before_the_run(folder):
    with mirrored(folder, plan("open('../data/new.csv', 'w')")) as mirror:
        written = ["data/new.csv", "notebooks/x.csv", "notebooks/made/x.csv", "/elsewhere/x.csv"]
        written += ["notebooks/parts/build/x.csv"]
        assert mirror.filled(written) == ("data", "notebooks/parts/build")


def test_big_files_are_links_and_too_many_are_refused(folder, monkeypatch):
    monkeypatch.setattr(mirrors, "LINK_ABOVE", 4)
    with mirrored(folder, plan("")) as mirror:
        assert sorted(mirror.links) == sorted(str(mirror.root / name) for name in OWN)
        assert (mirror.root / "local.csv").is_symlink()
    monkeypatch.setattr(mirrors, "LINK_ABOVE", 10_000)
    monkeypatch.setattr(mirrors, "MOST_FILES", 2)
    with pytest.raises(RecordingFailed, match="too much to copy"), mirrored(folder, plan("")):
        pass


def test_folders_that_hold_themselves(folder):
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    with mirrored(folder, plan("")) as mirror:
        assert (mirror.root / "local.csv").exists()


@pytest.mark.parametrize("mode", ["w", "a", "r+"])
def test_writing_to_a_link_leaves_the_original(plan_of, run, tmp_path, monkeypatch, mode):
    original = tmp_path / "notebooks" / "big.txt"
    original.write_text("before")
    monkeypatch.setattr(mirrors, "LINK_ABOVE", 4)
    code = f"with open('big.txt', {mode!r}) as file:\n    file.write('new')"
    found = run(plan_of(code, "after = open('big.txt').read()"))
    expected = {"w": "new", "a": "beforenew", "r+": "newore"}[mode]
    assert found.observations["c2.1"].values["after"].summary == repr(expected)
    assert original.read_text() == "before"


def test_what_a_library_has_downloaded_is_no_file_of_the_notebook(
    plan_of, run, tmp_path, monkeypatch
):
    kept = tmp_path / "elsewhere" / "tips.csv"
    kept.parent.mkdir()
    kept.write_text("tip")
    code = f"tips = open({str(kept)!r}).read()"
    assert any(use.path.endswith("tips.csv") for use in run(plan_of(code)).files)
    monkeypatch.setenv("SEABORN_DATA", str(kept.parent))
    again = plan_of(f"again = {code}")  # no run is made twice
    assert not any(use.path.endswith("tips.csv") for use in run(again).files)
