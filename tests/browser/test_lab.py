"""JupyterLab starts with the extension, which reaches its server."""

from lab_page import Lab
from playwright.sync_api import expect

PLUGINS = ("stage-table", "stages", "analyses", "diagnostics", "compilation", "operations")
STAGES = """async () => {
  const settings = jupyterapp.serviceManager.serverSettings;
  const answer = await fetch(new URL('jupyter-mlops/stages', settings.baseUrl), {
    headers: { Authorization: `token ${settings.token}` }
  });
  return (await answer.json()).stages.map(one => one.tag);
}"""


def test_the_extension_is_active_beside_a_notebook(lab: Lab) -> None:
    path = lab.write("plain.ipynb", ("", "rows = [1, 2]"), ("data", "total = sum(rows)"))
    notebook = lab.open(path)
    assert notebook.locator(".jp-CodeCell").count() == 2
    assert lab.plugins() == {f"jupyter-mlops:{name}": True for name in PLUGINS}
    assert lab.page.evaluate(STAGES) == ["data", "train", "evaluate", "serve"]
    lab.screenshot("plain")


def test_the_extension_speaks_the_language_that_the_user_has_chosen(lab: Lab) -> None:
    lab.server.set("@jupyterlab/translation-extension:plugin", {"locale": "de_DE"})
    lab.open(lab.write("deutsch.ipynb", ("", "rows = [1, 2]")))
    lab.run("jupyter-mlops:show-pipeline")
    panel = lab.page.get_by_role("region", name="Pipeline")
    expect(panel).to_contain_text("Noch keine Zelle hat ein Tag")
    expect(panel.get_by_role("button", name="Tags vorschlagen")).to_be_visible()


def test_a_saved_notebook_keeps_its_tags(lab: Lab) -> None:
    path = lab.write("tagged.ipynb", ("data hide-input", "rows = [1]"), ("", "rows"))
    lab.open(path)
    lab.cell(2).click()
    lab.page.keyboard.type("print(")
    lab.save()
    assert "print(" in path.read_text("utf-8")
    assert lab.tags(path) == [["data", "hide-input"], None]


def test_whatever_the_page_complains_of_is_noted(lab: Lab) -> None:
    lab.open()
    for complaint in ("console.error('first')", "setTimeout(() => { throw Error('second') })"):
        lab.page.evaluate(complaint)
        lab.page.wait_for_timeout(500)
    first, second = lab.errors
    assert "first" in first
    assert "second" in second
    lab.errors.clear()


def test_the_extension_is_reached_again_after_the_server_died(own_lab: Lab) -> None:
    own_lab.open()
    own_lab.server.kill()
    own_lab.server.start()
    assert "data" in own_lab.page.evaluate(STAGES)
    own_lab.errors.clear()  # of connections that were cut
