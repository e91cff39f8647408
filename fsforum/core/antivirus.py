"""An antivirus of the operator's (ClamAV's daemon), asked about each file before it is kept."""

import socket
import struct
from typing import BinaryIO

CHUNK = 64 * 1024
PATIENCE = 30.0  # seconds without an answer


class Silent(OSError):
    """The antivirus gives no answer."""


def judge(address: str, stream: BinaryIO) -> str:
    """The name of what the antivirus recognises in the bytes, or nothing; Silent when it does not answer.

    `address` is « host:port » or « unix:/path ».
    """
    stream.seek(0)
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := stream.read(CHUNK):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
            said = _answer(line)
    except OSError as error:
        raise Silent(str(error)) from error
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND").rpartition(": ")[2]
    if not said.endswith(" OK"):
        raise Silent(said[:200])
    return ""


def version(address: str) -> str:
    """What the daemon says that it is; Silent when it does not answer."""
    try:
        with _connected(address) as line:
            line.sendall(b"zVERSION\0")
            return _answer(line)
    except OSError as error:
        raise Silent(str(error)) from error


def _connected(address: str) -> socket.socket:
    if not address.startswith("unix:"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(PATIENCE)
        line.connect(address.removeprefix("unix:"))
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096 and (more := line.recv(1024)):
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
