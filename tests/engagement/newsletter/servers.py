"""A mail server and a mailbox that speak SMTP and IMAP over sockets, for the tests of the newsletter."""

import base64
import datetime
import logging
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.edition.web import free_port


class Smtp:
    """Mail server.

    `answers` holds its replies to recipients by address, `taken` to the others, `at_data` to letters, `at_mail` to
    senders.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.mails: list[tuple[str, str, EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self.at_mail = self.at_data = ""
        self.taken = "250 OK"
        self.connections = 0
        self.letters_a_connection = 1_000

    def to(self) -> list[str]:
        return [address for _, address, _ in self.mails]

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, lines: Any) -> Any:  # noqa: N802  aiosmtpd's name
        self.connections += 1
        session.host_name, session.left = hostname, self.letters_a_connection
        return lines

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  aiosmtpd's name
        if self.at_mail:
            return self.at_mail
        session.left -= 1
        if session.left < 0:
            return "421 4.7.0 Too many letters"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  aiosmtpd's name
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return self.taken

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        if self.at_data == "break":
            server.transport.abort()
            return "250 OK"
        if self.at_data:
            return self.at_data
        # Python 3.11 keeps the space of a value that begins on the next line.
        content = re.sub(rb"^([\w-]+:) ?\r?\n(?= )", rb"\1", envelope.content, flags=re.MULTILINE)
        message = message_from_bytes(content, policy=policy.default)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos[0], message))
        return "250 OK"


@contextmanager
def smtp_server() -> Iterator[tuple[Smtp, int]]:
    """Run a mail server on a free port, and yield it with the port."""
    server = Smtp()
    # aiosmtpd logs every line that it reads. By level, because `django.setup` enables disabled loggers again.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


class Mailbox:
    """Mailbox: mails by their numbers, and the flags that were set."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, str] = {}
        self.fetched: list[int] = []

    def unread(self) -> list[int]:
        return [uid for uid in self.mails if r"\Seen" not in self.flags.get(uid, "")]


class _Imap(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            more, state = b"", "OK"
            if command.startswith("CAPABILITY"):
                more = b"* CAPABILITY IMAP4rev1 UIDPLUS\r\n"
            elif command == "AUTHENTICATE PLAIN":
                self.wfile.write(b"+ \r\n")
                told = base64.b64decode(self.rfile.readline()).decode()
                state = "OK" if told == "\0tra-lai\0mật khẩu" else "NO"
            elif command.startswith("SELECT "):
                state = "OK" if command == 'SELECT "Thu tra lai"' else "NO"
                more = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n"
            elif command == "UID SEARCH UNSEEN":
                more = f"* SEARCH {' '.join(map(str, box.unread()))}\r\n".encode()
            elif found := re.match(r"UID FETCH (\d+)", command):
                uid = int(found[1])
                box.fetched.append(uid)
                mail = box.mails[uid]
                more = f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"
            elif found := re.match(r"UID STORE (\d+) \+FLAGS (.+)", command):
                box.flags[int(found[1])] = found[2]
            elif found := re.match(r"UID EXPUNGE (\d+)", command):
                del box.mails[int(found[1])]
            self.wfile.write(more + f"{tag} {state} done\r\n".encode())
            if command == "LOGOUT":
                return


@contextmanager
def imap_server(folder: Path) -> Iterator[tuple[Mailbox, int, Path]]:
    """Run an IMAP server with TLS, and yield its mailbox, its port, and the file with its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = _certificate(folder)
    context.load_cert_chain(certificate)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Imap) as server:
        server.daemon_threads = True
        server.box = Mailbox()  # type: ignore[attr-defined]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.box, server.server_address[1], certificate  # type: ignore[attr-defined]
        server.shutdown()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "imap.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file
