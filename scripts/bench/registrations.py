"""A registration beside a post to Wagtail's form page, and apart from it the page that tells the result."""

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

from scripts.bench.databases import Databases
from scripts.bench.machine import noting_load
from scripts.bench.plan import Plan
from scripts.bench.posting import PEOPLE, Posting, Request
from scripts.bench.report import Promise, Row, Table
from scripts.bench.sites import inside, make_site
from scripts.bench.turns import by_turns
from scripts.bench.wagtail_start import ENTRIES, FORM_PATH, Project, make_project

REGISTRATION = Promise(2.5)
# Nothing is kept of it: who sends it as cookie and field may post.
TOKEN = "m" * 32
OURS, RESULT, THEIRS = "registration", "page of its result", "form page"


def measure_registrations(plan: Plan) -> Iterator[Table]:
    """Yield a comparison for each database."""
    project = make_project(plan.folder)
    for databases in plan.engines:
        yield _measure(plan, project, databases)


def _measure(plan: Plan, project: Project, databases: Databases) -> Table:
    table = Table(
        f"A registration beside Wagtail’s form page, {databases.engine}",
        ["ms", "a second"],
        ["processor time ÷ form page"],
        "ms: milliseconds of the web server’s processor time a request, without a database server’s. "
        f"{PEOPLE} people at a time. The form page has five fields and says thanks in the same answer; a "
        "registration has four and asks five questions, and leads to a page of its own.",
    )
    site = make_site("registrations", plan.folder, databases)
    with inside(site) as insider:
        path: str = insider.do("open a workshop")["path"]
    database = databases.make("form_page")
    project.fill(database)
    with site.serve() as ours, project.serve(database) as theirs:
        registering = Posting(ours, partial(_register, path))
        registering.measure(1)
        reading = Posting(ours, partial(_read, registering.last_location))
        sending = Posting(theirs, _send_form)
        measures = {
            OURS: partial(registering.measure, plan.posts),
            RESULT: partial(reading.measure, plan.posts),
            THEIRS: partial(sending.measure, plan.posts),
        }
        with noting_load(table):
            measured = by_turns(measures, plan.rounds)
    for name, promise in ((OURS, REGISTRATION), (RESULT, None), (THEIRS, None)):
        taken = measured[name]
        table.rows.append(
            Row(name, [taken.cost, taken.rate], [(taken.times_as_dear_as(measured[THEIRS]), promise)])
        )
    return table


def _register(path: str, number: int) -> Request:
    entries = {
        "name": f"Hanna Example {number}",
        "email": f"hanna{number}@example.org",
        "language": "pl",
        "q_diet": "Nuts",
        "q_why": "To learn",
        "q_interp": "no",
        "q_days": "mon",
    }
    # Each from a network of their own: one that sends so many would be stopped.
    headers = {"X-Forwarded-For": f"10.{number // 250}.{number % 250}.1", "Sec-Fetch-Site": "same-origin"}
    return Request(path, entries, headers, HTTPStatus.SEE_OTHER)


def _read(path: str, _number: int) -> Request:
    return Request(path, None, {}, HTTPStatus.OK)


def _send_form(_number: int) -> Request:
    entries = {**ENTRIES, "csrfmiddlewaretoken": TOKEN}
    return Request(FORM_PATH, entries, {"Cookie": f"csrftoken={TOKEN}"}, HTTPStatus.OK)
