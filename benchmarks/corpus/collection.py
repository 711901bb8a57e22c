"""From a list of public notebooks, clones of their repositories and a source distribution to files.

The list is a TSV with the columns id, repo, path, commit, env and needs-files. Each notebook gets a
folder FOLDER/env/id of its own with the layout of its repository, since its paths are relative.
"""

import argparse
import csv
import posixpath
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

GALLERY = (
    "applications", "bicluster", "cluster", "compose", "covariance", "cross_decomposition",
    "datasets", "feature_selection", "frozen", "gaussian_process", "impute", "inspection",
    "kernel_approximation", "manifold", "mixture", "multiclass", "multioutput", "text",
)  # fmt: skip
"""The folders of scikit-learn's gallery that are open; the others judge the result."""
_CANNOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what was asked for; 0 when all of it was there."""
    given = _parser().parse_args(arguments)
    if not given.list and not given.gallery:
        sys.stderr.write("error: nothing to collect\n  hint: give --list or --gallery\n")
        return _CANNOT_RUN
    missing: list[str] = []
    if given.list:
        with given.list.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file, delimiter="\t"):
                missing += collect(line, given.mirror, given.folder)
    if given.gallery:
        count = unpack(given.gallery, given.folder / "gallery")
        sys.stdout.write(f"{count} scripts of the gallery\n")
    sys.stdout.writelines(f"missing: {one}\n" for one in missing)
    return int(bool(missing))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="collect_corpus.py", description=__doc__)
    add = parser.add_argument
    add("folder", type=Path, help="where to write")
    add("--list", type=Path, metavar="TSV", help="the notebooks")
    add(
        "--mirror",
        default="{owner}/{name}",
        metavar="PATH",
        help="of a clone, with {owner} and {name} for the repository's [%(default)s]",
    )
    add("--gallery", type=Path, metavar="SDIST", help="scikit-learn's source distribution")
    return parser


def collect(line: Mapping[str, str], mirror: str, folder: Path) -> Iterator[str]:
    """Write one notebook and the files that it needs; give the names of what isn't there."""
    owner, _, name = line["repo"].partition("/")
    if not name:
        return  # not a repository: the gallery comes from its source distribution
    clone = Path(mirror.format(owner=owner, name=name))
    target = folder / line["env"] / line["id"]
    needed = [one.strip() for one in (line.get("needs-files") or "").split("|")]
    beside = posixpath.dirname(line["path"])
    for path in (line["path"], *filter(None, needed)):
        for candidate in dict.fromkeys((path, posixpath.join(beside, path))):
            content = _content(clone, line["commit"], candidate)
            if content is not None:
                place = target / candidate
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
                break
        else:
            yield f"{line['id']}: {path}"


def _content(clone: Path, commit: str, path: str) -> bytes | None:
    """Read a file at a commit, or, from a clone without its history, as it is at the tip."""
    for version in (commit, "HEAD"):
        command = ["git", "-C", str(clone), "show", f"{version}:{path}"]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode == 0:
            return done.stdout
    return None


def unpack(sdist: Path, folder: Path) -> int:
    """Write the open folders of the gallery; nothing else of the archive is read."""
    count = 0
    with tarfile.open(sdist) as archive:
        for member in archive:
            parts = PurePosixPath(member.name).parts
            is_open = parts[1:2] == ("examples",) and not {*parts[2:3]}.isdisjoint(GALLERY)
            if member.isfile() and is_open:
                file = archive.extractfile(member)
                assert file is not None
                place = folder.joinpath(*parts[2:])
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(file.read())
                count += place.suffix == ".py"
    return count
