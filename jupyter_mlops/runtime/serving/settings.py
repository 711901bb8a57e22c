"""What whoever runs the service may set, each by an environment variable: `CHURN_MAX_BATCH=64`."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_KEYS = "sha256 of each key that may ask, separated by commas; empty: anybody may"


class Settings(BaseSettings):
    """The service's settings; the variables' names begin with the package's name."""

    model_config = SettingsConfigDict(frozen=True)

    artifacts: Annotated[str, Field(description="Folder of a run, or a link to it")] = "artifacts"
    reload_seconds: Annotated[
        float, Field(ge=0, description="How often to look for a newly promoted model; 0: never")
    ] = 2.0
    max_batch: Annotated[
        int, Field(ge=1, description="Requests that one call of the model answers")
    ] = 256
    max_waiting: Annotated[int, Field(ge=1, description="Requests that may wait; more get 503")] = (
        2048
    )
    deadline_seconds: Annotated[
        float, Field(gt=0, description="How long a request may wait before it gets 504")
    ] = 10.0
    max_body_bytes: Annotated[int, Field(ge=1, description="A larger body gets 413")] = 4_000_000
    max_rows: Annotated[int, Field(ge=1, description="Requests in one batch; more get 413")] = (
        10_000
    )
    body_seconds: Annotated[
        float, Field(gt=0, description="How long a body may take to arrive before it gets 408")
    ] = 10.0
    api_keys: Annotated[str, Field(description=_KEYS)] = ""
    forbid_extra: Annotated[
        bool, Field(description="Whether a field that nobody asked for gets 422")
    ] = False
    access_log: Annotated[bool, Field(description="Whether each request is logged")] = False
    log_folder: Annotated[str, Field(description="Where answers are noted; empty: nowhere")] = ""
    log_sample: Annotated[float, Field(ge=0, le=1, description="Share that is noted")] = 1.0
    log_bytes: Annotated[int, Field(ge=1, description="Size of one file of notes")] = 100_000_000
    log_files: Annotated[int, Field(ge=1, description="Files of notes that are kept")] = 10
    log_exclude: Annotated[
        str, Field(description="Fields that aren't noted, separated by commas")
    ] = ""
    log_hash: Annotated[
        str, Field(description="Fields of which a keyed hash is noted, separated by commas")
    ] = ""
    log_secret: Annotated[SecretStr, Field(description="The key of these hashes")] = SecretStr("")
    shutdown_seconds: Annotated[
        int, Field(ge=1, description="How long accepted requests may take at the end")
    ] = 20


def read_settings(prefix: str) -> Settings:
    """Read variables that begin with `prefix`. Raises pydantic.ValidationError."""
    return Settings(_env_prefix=prefix)  # type: ignore[call-arg]  # an option of the base class
