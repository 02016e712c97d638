"""The one way to write facts: locked, checked, logged from–to, and followed by what it means elsewhere."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from modelcluster.models import get_all_child_relations
from wagtail.log_actions import log

from cms.facts.check_facts import check_fact
from cms.facts.log_changes import CHANGE_FACTS, describe_changes
from cms.facts.mark_state import is_marked
from cms.facts.models import Fact
from cms.facts.reactions import Change, ChangeKind, run_reactions
from cms.facts.snapshots import Snapshot, list_rows, take_snapshot
from cms.facts.touch_facts import lock_what_shows

FactType = TypeVar("FactType", bound=Fact)


class FactChangedMeanwhile(Exception):
    """Somebody else saved the fact after its state was seen; nothing is saved."""


class FactIsBeingChanged(RuntimeError):
    """A fact was to be changed or deleted inside a change of itself, which would overwrite it unseen."""


# The facts whose change has begun and is not written yet, in this thread.
_being_changed: ContextVar[frozenset[tuple[type[Fact], Any]]] = ContextVar(
    "being_changed", default=frozenset()
)


class FactEdit(AbstractContextManager[FactType], Generic[FactType]):
    """One change of a fact: what differs afterwards, and what other rooms have to say about it.

    `changes` and `sentences` are there once the block has ended; both stay empty where nothing differs.
    """

    def __init__(self, fact: FactType, by: Any, seen: str | None) -> None:
        self.changes: list[dict[str, Any]] = []
        self.sentences: list[str] = []
        self._block = self._run_checked(fact, by, seen)

    def __enter__(self) -> FactType:
        return self._block.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return self._block.__exit__(kind, error, traceback)

    @contextmanager
    def _run_checked(self, fact: FactType, by: Any, seen: str | None) -> Iterator[FactType]:
        changed = None
        try:
            with self._run(fact, by, seen) as changed:
                yield changed
        except IntegrityError:
            if changed is not None:
                # Somebody took the same name after it was checked: now the check says so in words.
                check_fact(changed)
            raise

    @contextmanager
    def _run(self, fact: FactType, by: Any, seen: str | None) -> Iterator[FactType]:
        with transaction.atomic():
            with _only_change(fact):
                locked = lock_fact(fact)
                _load_rows(locked)
                before = take_snapshot(locked)
                if seen is not None and not is_marked(seen, before):
                    raise FactChangedMeanwhile
                yield locked
                check_fact(locked)
                after = take_snapshot(locked)
                if after == before:
                    return
                lock_what_shows(locked)
                _write(locked, before, after)
            self.changes = describe_changes(type(locked), before, after)
            if self.changes:
                _log_changes(locked, self.changes, [before.zone, after.zone], by)
            fields = frozenset(_differing(before, after))
            self.sentences = run_reactions(Change(ChangeKind.CHANGED, locked, by, fields))


def changing(fact: FactType, *, by: Any, seen: str | None = None) -> FactEdit[FactType]:
    """Let a fact and its rows be changed by the block of a `with` statement.

    The block gets the fact anew from the database, locked, with its rows; rows are changed, added to and
    removed from its relations in memory. When it ends, fact and rows are checked, saved and logged from–to,
    and other rooms react, all in one transaction: an error anywhere leaves everything as it was. Where
    nothing differs, nothing is written.

    Parameters:
        fact: which fact; its values in memory do not count.
        by: who changes it; None where a command does.
        seen: the mark of the state that was looked at (`cms.facts.mark_state`), where somebody did.

    Raises:
        ValidationError: when the fact or one of its rows is not valid.
        FactChangedMeanwhile: when `seen` marks another state than the one stored.
        FactIsBeingChanged: inside a block that changes the same fact.
    """
    return FactEdit(fact, by, seen)


def add_fact(fact: FactType, *, by: Any) -> FactType:
    """Check and save a new fact with its rows, log it, let other rooms react, and return it.

    Parameters:
        fact: unsaved; its rows hang on it in memory.
        by: who adds it; None where a command does.

    Raises:
        ValidationError: when the fact or one of its rows is not valid.
    """
    try:
        with transaction.atomic():
            check_fact(fact)
            _number_rows(fact)
            fact.save(force_insert=True)
            log(instance=fact, action="wagtail.create", user=by, content_changed=True)
            run_reactions(Change(ChangeKind.ADDED, fact, by))
    except IntegrityError:
        fact.pk, fact._state.adding = None, True
        # As in `changing`.
        check_fact(fact)
        raise
    return fact


@transaction.atomic
def delete_fact(fact: Fact, *, by: Any) -> None:
    """Delete a fact with its rows, log it, and let other rooms react.

    Parameters:
        fact: which fact.
        by: who deletes it; None where a command does.

    Raises:
        ProtectedError: when pages, registrations or other facts point at it.
        FactIsBeingChanged: inside a block that changes it.
    """
    _refuse_inside_change(fact)
    locked = lock_fact(fact)
    log(instance=locked, action="wagtail.delete", user=by)
    key = locked.pk
    locked.delete()
    locked.pk = key  # reactions may still ask which it was
    run_reactions(Change(ChangeKind.DELETED, locked, by))


def lock_fact(fact: FactType) -> FactType:
    """Return a fact anew from the database, its row locked until the transaction ends.

    Its key stays free (`no_key`), since a new row that points at it takes a share of the key when it is
    committed. With the key locked, one who adds a venue to a workshop would wait for the town, while another,
    who changes the town and so touches its workshops, waits for the workshop: a deadlock.
    On SQLite, where rows have no locks, `transaction_mode: IMMEDIATE` lets one writer begin at a time.

    Raises:
        TransactionManagementError: outside a transaction, where a lock would end before it is of use.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Lock a fact inside transaction.atomic().")
    facts = type(fact)._default_manager.select_for_update(of=("self",), no_key=True)
    locked: FactType = facts.get(pk=fact.pk)
    return locked


@contextmanager
def _only_change(fact: Fact) -> Iterator[None]:
    """Keep a fact to one change at a time: the outer one would write back what the inner one replaced."""
    _refuse_inside_change(fact)
    token = _being_changed.set(_being_changed.get() | {(type(fact), fact.pk)})
    try:
        yield
    finally:
        _being_changed.reset(token)


def _refuse_inside_change(fact: Fact) -> None:
    if (type(fact), fact.pk) in _being_changed.get():
        raise FactIsBeingChanged(f"{fact} is being changed already: use what that block was given.")


def _load_rows(fact: Fact) -> None:
    """Hold a fact's rows in memory: of rows asked for anew each time, a change in place would be lost."""
    for relation in get_all_child_relations(type(fact)):
        getattr(fact, relation.get_accessor_name()).get_object_list()


def _write(fact: Fact, before: Snapshot, after: Snapshot) -> None:
    _forget_same_rows(fact, before, after)
    for name in fact.exchangeable_rows:
        if before.relations[name] != after.relations[name]:
            _write_rows_anew(fact, name)
    _number_rows(fact)
    fact.save()


def _forget_same_rows(fact: Fact, before: Snapshot, after: Snapshot) -> None:
    """Write only relations that differ; the others are asked of the database again."""
    for name, rows in after.relations.items():
        if rows == before.relations[name]:
            vars(fact)["_cluster_related_objects"].pop(name, None)


def _write_rows_anew(fact: Fact, name: str) -> None:
    """Remove the stored rows of a relation; those in memory are then inserted as new ones."""
    rows = list_rows(fact, name)
    manager, relation = getattr(fact, name), fact._meta.get_field(name)
    manager.model._default_manager.filter(**{relation.field.name: fact}).delete()
    for row in rows:
        row.pk = None
        row._state.adding = True
    manager.set(rows)


def _number_rows(fact: Fact) -> None:
    """Give rows that people order their numbers, in the order in which they stand."""
    for relation in get_all_child_relations(type(fact)):
        name = relation.get_accessor_name()
        order = getattr(getattr(fact, name).model, "sort_order_field", "")
        for number, row in enumerate(list_rows(fact, name) if order else []):
            setattr(row, order, number)


def _differing(before: Snapshot, after: Snapshot) -> Iterator[str]:
    for part in ("fields", "hidden", "relations"):
        old, new = getattr(before, part), getattr(after, part)
        yield from (name for name in old if old[name] != new[name])


def _log_changes(fact: Fact, changes: list[dict[str, Any]], zones: list[str], by: Any) -> None:
    log(
        instance=fact,
        action=CHANGE_FACTS,
        user=by,
        data={"changes": changes, "zones": zones},
        content_changed=True,
    )
