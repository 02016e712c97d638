"""Answer a request for a part of a file, without which phones play no film and nobody can wind one."""

import re

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.media.file_part import FilePart

# More digits than any size has would only keep the processor busy.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
KEPT_HEADERS = (
    "Content-Disposition",
    "Content-Security-Policy",
    "Content-Type",
    "Last-Modified",
    "X-Content-Type-Options",
)


def cut_file(request: HttpRequest, whole: FileResponse) -> HttpResponseBase:
    """Return the bytes that the header `Range` asks for, else the whole file.

    The whole file also answers what the standard (RFC 9110) lets a server pass over: several ranges at once,
    and `If-Range`.

    Parameters:
        request: the current request.
        whole: the answer with the whole file and its length.
    """
    file, wish = whole.file_to_stream, RANGE.fullmatch(request.headers.get("Range", "").strip())
    is_for_part = request.method == "GET" and "If-Range" not in request.headers
    if file is None or wish is None or not any(wish.groups()) or not is_for_part:
        whole["Accept-Ranges"] = "bytes"
        return whole
    size = int(whole["Content-Length"])
    first, last = _bounds(wish[1], wish[2], size)
    if first > last:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    length = last - first + 1
    part = FileResponse(FilePart(file, first, length), status=206)
    for name in KEPT_HEADERS:
        if name in whole:
            part[name] = whole[name]
    part["Accept-Ranges"] = "bytes"
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(length)
    return part


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte; “-500” means the last 500."""
    if not first:
        return (max(size - int(last), 0) if int(last) else size), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
