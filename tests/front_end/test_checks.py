"""The front end passes its own checks: types, linters, format, unit tests."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(600)  # a checkout that was never built first gets its packages
@pytest.mark.parametrize("script", ["lint", "test"])
def test_scripts_of_package_json_pass(npm: str, script: str) -> None:
    ended = subprocess.run(
        [npm, "run", script],
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


def test_a_text_that_is_not_translated_is_refused(npm: str) -> None:
    raw = """export function raw(): HTMLElement {
  const element = document.createElement('div');
  element.title = 'a title';
  return element;
}
export const part = (trans: { __(text: string): string }, n: number): JSX.Element => (
  <p aria-label="a name">
    a text {`${n} pieces`} {n > 1 ? 'many' : trans.__('one')}
  </p>
);
"""
    ended = subprocess.run(
        [npm, "exec", "--", "eslint", "--stdin", "--stdin-filename", "labextension/src/raw.tsx"],
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
        input=raw,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    found = [line.split()[0] for line in ended.stdout.splitlines() if "ntranslated" in line]
    assert found == ["3:19", "7:17", "7:26", "8:17", "8:37"], ended.stdout
