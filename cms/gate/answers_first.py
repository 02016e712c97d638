"""Answer some addresses at once, in the event loop: no thread has to be free for them."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from cms.gate.answers import Send
from cms.gate.bodies import Receive

Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]
READING = ("GET", "HEAD")


class ShortAnswer(NamedTuple):
    """An answer that is there as a whole."""

    status: HTTPStatus
    content: bytes
    headers: Mapping[str, str]


class AnswersFirst:
    """An ASGI application in front of another one, to which it leaves all that it does not answer.

    Parameters:
        application: the other one.
        answers: by the path of each address, what makes the answer to whoever reads there. It must hold up
            nobody: it runs in the event loop.
    """

    def __init__(
        self, application: Application, answers: Mapping[str, Callable[[], Awaitable[ShortAnswer]]]
    ) -> None:
        self._application = application
        self._answers = answers

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        # The path first: it alone tells nearly always. What is no request has none.
        if scope.get("path") not in self._answers or scope["method"] not in READING:
            await self._application(scope, receive, send)
            return
        answer = await self._answers[scope["path"]]()
        length = str(len(answer.content))
        headers = [
            (name.lower().encode(), value.encode())
            for name, value in {**answer.headers, "content-length": length}.items()
        ]
        await send({"type": "http.response.start", "status": answer.status.value, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else answer.content
        await send({"type": "http.response.body", "body": body, "more_body": False})
