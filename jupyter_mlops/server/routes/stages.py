"""What tags mean, and which ones a notebook may want."""

from tornado.web import authenticated

from jupyter_mlops.server.answers import suggest
from jupyter_mlops.server.contract import Stage, StageTable
from jupyter_mlops.server.messages import body_of
from jupyter_mlops.server.routes.base import Route
from jupyter_mlops.stages import STAGES, WORDS


class Table(Route):
    """The table of stages."""

    @authenticated
    def get(self) -> None:
        """Give it."""
        stages = tuple(Stage(one.tag, one.meaning, one.colour, one.glyph) for one in STAGES)
        self.answer(body_of(StageTable, StageTable(stages, WORDS)))


class Suggestions(Route):
    """Tags for cells that have none of ours."""

    @authenticated
    async def post(self) -> None:
        """Suggest them for the notebook that is sent."""
        self.answer(await self.analyzer.answer(suggest, self.body()))
