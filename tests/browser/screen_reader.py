"""What a screen reader would have to tell of our parts of the page, judged by axe-core."""

from pathlib import Path

from lab_page import Lab
from playwright.sync_api import expect

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
"""Of the packages of the front end: a test that needs it asks for the fixture `npm`."""
THEMES = ("JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast")
JUDGED = """async () => {
  const ours = ['badge', 'offers', 'panel', 'build', 'message'].map(name => `.jp-mlops-${name}`);
  const include = ours.filter(one => document.querySelector(one)).map(one => [one]);
  const { passes, violations } = await axe.run({ include });
  const told = violations.flatMap(({ id, nodes }) => nodes.map(
    ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`
  ));
  return [passes.flatMap(({ nodes }) => nodes).length, told];
}"""


def violations(lab: Lab) -> list[str]:
    """What of ours that is shown has no name, a wrong role or too little contrast."""
    if not lab.page.evaluate("'axe' in window"):
        lab.page.add_script_tag(path=AXE)
    good, bad = lab.page.evaluate(JUDGED)
    assert good > 10, "there was nothing to judge"
    found: list[str] = bad
    return found


def wear(lab: Lab, theme: str) -> None:
    """Change the theme."""
    lab.run("apputils:change-theme", theme=theme)
    expect(lab.page.locator(f"body[data-jp-theme-name='{theme}']")).to_have_count(1)
    lab.page.wait_for_timeout(500)  # for its style sheet


def violations_by_theme(lab: Lab) -> dict[str, list[str]]:
    """The same in each theme that has any; the page wears the first one again afterwards."""
    found: dict[str, list[str]] = {}
    for theme in (*THEMES[1:], THEMES[0]):
        wear(lab, theme)
        found[theme] = violations(lab)
    return {theme: told for theme, told in found.items() if told}
