"""The ASGI entry point of the site: the gate, and behind it Django."""

from cms.wsgi import application as wsgi_application  # first: it loads Django

from cms.frame.word_refusal import word_refusal  # isort: skip
from cms.gate.answers_first import AnswersFirst
from cms.gate.application import Gate
from cms.gate.settle_limits import settle_limits
from cms.gate.settle_pages import settle_pages
from cms.health.probe_answers import probe_answers

# Django runs in threads, as a WSGI application: views and database connections expect nothing else.
gate = Gate(wsgi_application, settle_limits(), word_refusal, settle_pages())
# Probes must not wait for a thread: a busy process is not a dead one.
application = AnswersFirst(gate, probe_answers())
