"""A server for the built site that compresses as GitHub Pages does, so that bytes can be counted."""

import gzip
import mimetypes
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")


def file_of(site: Path, address: str) -> Path | None:
    """The file that an address leads to, or None."""
    path = (site / unquote(urlsplit(address).path).lstrip("/")).resolve()
    path = path / "index.html" if path.is_dir() else path
    return path if path.is_file() and path.is_relative_to(site.resolve()) else None


@cache
def body(path: Path) -> tuple[str, bool, bytes]:
    """A file as it travels: its type, whether it is compressed, its bytes."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = kind.startswith(COMPRESSED)
    content = path.read_bytes()
    return kind, packed, gzip.compress(content, 6, mtime=0) if packed else content


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args, site: Path):
        self.site = site
        super().__init__(*args)

    def do_GET(self):
        path = file_of(self.site, self.path)
        if path is None:
            self.send_error(404)
            return
        kind, packed, content = body(path)
        self.send_response(200)
        self.send_header("Content-Type", kind + ("; charset=utf-8" if packed else ""))
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Stay quiet."""


class Server(ThreadingHTTPServer):
    """Serves `site` at `address`; `weights` tells what addresses cost a reader."""

    daemon_threads = True

    def __init__(self, site: Path):
        self.site = site
        super().__init__(("127.0.0.1", 0), partial(Page, site=site))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def weights(self, addresses: list[str]) -> dict[str, float]:
        """KiB that each address costs a reader, once."""
        files = {address: file_of(self.site, address) for address in addresses}
        return {address: len(body(path)[2]) / 1024 for address, path in files.items() if path}

    def handle_error(self, request, client_address):
        """A browser that hangs up early is no error."""
