"""What is known of a notebook while somebody writes it, and what a code means."""

from tornado.web import authenticated

from jupyter_mlops.rules.catalogue import entry, page
from jupyter_mlops.server.answers import analyze
from jupyter_mlops.server.contract import CodePage
from jupyter_mlops.server.messages import body_of
from jupyter_mlops.server.routes.base import NotFound, Route


class Findings(Route):
    """The analysis of a notebook."""

    @authenticated
    async def post(self) -> None:
        """Analyze the notebook that is sent; nothing of it is run."""
        self.answer(await self.analyzer.answer(analyze, self.body()))


class Page(Route):
    """A diagnostic code."""

    @authenticated
    def get(self, code: str) -> None:
        """Give its page."""
        known = entry(code)
        if known is None:
            raise NotFound(f"{code} is no code", "`nb2prod explain` lists all codes")
        self.answer(body_of(CodePage, CodePage(code, known.name, page(code))))
