"""The hook of one's own: a command, which gets the event as JSON on its standard input."""

import shlex
import subprocess

from jupyter_mlops.errors import ConfigurationInvalid

_PATIENCE = 60.0


def hook_words(text: str) -> tuple[str, ...]:
    """Split a command as a shell would; none will see it. Raises ConfigurationInvalid."""
    try:
        words = tuple(shlex.split(text))
    except ValueError as problem:
        raise ConfigurationInvalid(
            f"{text!r} is no command: {problem}", "close the quote"
        ) from None
    if not words:
        raise ConfigurationInvalid("the command of --on-event is empty", "name a program")
    return words


def run_hook(words: tuple[str, ...], document: bytes) -> str:
    """Run the command; gives what went wrong. What it prints is dropped."""
    try:
        code = subprocess.run(  # noqa: S603  # what the user has set, no shell
            words,
            input=document,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return f"{words[0]} took longer than {_PATIENCE:g} seconds"
    except OSError as problem:
        return f"{words[0]} could not be started: {problem.strerror}"
    return f"{words[0]} failed with {code}" if code else ""
