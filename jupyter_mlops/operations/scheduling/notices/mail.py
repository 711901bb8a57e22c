"""Mail about a run, through the server that the environment names; nothing of it is stored."""

import json
import os
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

from jupyter_mlops.errors import ConfigurationInvalid
from jupyter_mlops.plain import Plain

SETTINGS = {
    "NB2PROD_SMTP_HOST": "the server; without it no mail is sent",
    "NB2PROD_SMTP_PORT": "its port, by default 587, 465 with `ssl`, 25 with `none`",
    "NB2PROD_SMTP_SECURITY": "`starttls` (the default), `ssl` or `none`",
    "NB2PROD_SMTP_USER": "the name to log in with, if any",
    "NB2PROD_SMTP_PASSWORD": "its password",
    "NB2PROD_SMTP_FROM": "the sender, by default the name to log in with",
}
_PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_PATIENCE = 10.0


def checked_receiver(text: str) -> str:
    """Give back an address of mail. Raises ConfigurationInvalid."""
    name, _, host = text.rpartition("@")
    if not name or not host or not text.isprintable() or set(text) & set(" ,;<>"):
        raise ConfigurationInvalid(
            f"{text!r} is no address of mail", "give one, or --email several times"
        )
    return text


def send_mail(receivers: Sequence[str], content: Mapping[str, Plain]) -> str:
    """Send one mail to all; gives what went wrong."""
    host = os.environ.get("NB2PROD_SMTP_HOST")
    if not host:
        return "no mail was sent: NB2PROD_SMTP_HOST is not set"
    try:
        with _server(host) as server:
            user = os.environ.get("NB2PROD_SMTP_USER")
            if user:
                server.login(user, os.environ.get("NB2PROD_SMTP_PASSWORD", ""))
            server.send_message(_message(receivers, content))
    except smtplib.SMTPException as problem:
        # its text may quote what was sent
        return f"mail through {host} failed: {type(problem).__name__}"
    except (OSError, ValueError) as problem:
        return f"mail through {host} failed: {problem}"
    return ""


def _server(host: str) -> smtplib.SMTP:
    security = os.environ.get("NB2PROD_SMTP_SECURITY", "starttls")
    if security not in _PORTS:
        raise ValueError(f"NB2PROD_SMTP_SECURITY is none of {', '.join(_PORTS)}")
    port = int(os.environ.get("NB2PROD_SMTP_PORT") or _PORTS[security])
    context = ssl.create_default_context()
    if security == "ssl":
        return smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=context)
    server = smtplib.SMTP(host, port, timeout=_PATIENCE)
    try:
        if security == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _message(receivers: Sequence[str], content: Mapping[str, Plain]) -> EmailMessage:
    message = EmailMessage()
    user = os.environ.get("NB2PROD_SMTP_USER", "nb2prod@localhost")
    message["From"] = os.environ.get("NB2PROD_SMTP_FROM") or user
    message["To"] = ", ".join(receivers)
    message["Subject"] = f"nb2prod: {content['job']} {content['outcome']}"
    message.set_content(json.dumps(content, indent=2, ensure_ascii=False))
    return message
