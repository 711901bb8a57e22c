"""`nb2prod explain`: the page of a diagnostic code."""

import difflib

import click

from jupyter_mlops.cli import console
from jupyter_mlops.cli.options import as_json_option, taught
from jupyter_mlops.rules.catalogue import Entry, entries, page


@click.command(
    epilog=taught(
        "nb2prod explain NB221",
        "nb2prod explain stage-order",
        exit_codes="0 explained, 2 no such code",
    ),
)
@click.argument("code", required=False)
@as_json_option
def explain(code: str | None, as_json: bool) -> int:
    """Explain a diagnostic code.

    Says what it means, why it matters and how to mend it, with an example. CODE may also be the
    name of a finding. Without CODE, lists all codes.
    """
    if code is None:
        if as_json:
            console.show_json({"codes": entries()})
        else:
            console.show(
                "\n".join(f"{one.code}  {one.severity:<7}  {one.name}" for one in entries())
            )
        return 0
    found = _found(code)
    if as_json:
        console.show_json(found)
    else:
        console.show(page(found.code))
    return 0


def _found(code: str) -> Entry:
    names = {name.lower(): one for one in entries() for name in (one.code, one.name)}
    if code.lower() not in names:
        nearest = difflib.get_close_matches(code.lower(), names, n=1, cutoff=0)[0]
        meant = names[nearest]
        raise click.BadParameter(
            f"{code!r} is no code; did you mean {meant.code} ({meant.name})?", param_hint="CODE"
        )
    return names[code.lower()]
