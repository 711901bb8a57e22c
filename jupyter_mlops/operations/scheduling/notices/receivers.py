"""From what a user asks for to whom runs are told to, with every address checked."""

from collections.abc import Iterable

from jupyter_mlops.operations.scheduling.jobs import Notices
from jupyter_mlops.operations.scheduling.notices.command import hook_words
from jupyter_mlops.operations.scheduling.notices.mail import checked_receiver
from jupyter_mlops.operations.scheduling.notices.webhook import checked_address


def receivers(
    commands: Iterable[str], webhooks: Iterable[str], emails: Iterable[str], only_trouble: bool
) -> Notices:
    """Give them. Raises ConfigurationInvalid."""
    return Notices(
        tuple(hook_words(command) for command in commands),
        tuple(checked_address(address) for address in webhooks),
        tuple(checked_receiver(address) for address in emails),
        only_trouble,
    )
