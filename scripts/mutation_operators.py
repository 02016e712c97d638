"""Small mistakes that query sets and verbs invite, beside the usual ones that Cosmic Ray knows."""

from collections.abc import Iterator
from typing import Any

from cosmic_ray.operators.operator import Example, Operator
from parso.python.tree import Name
from parso.tree import BaseNode, NodeOrLeaf

type_of_chain = ("atom_expr", "power")
LINKS = frozenset(
    {
        "casefold", "defer", "distinct", "exclude", "filter", "lower", "order_by", "prefetch_related",
        "replace", "reverse", "select_for_update", "select_related", "strip", "upper",
    }
)  # fmt: skip
Position = tuple[tuple[int, int], tuple[int, int]]


class LeaveOutLink(Operator):
    """Leave out one call of a chain: `rows.filter(…).distinct()` becomes `rows.filter(…)`."""

    def mutation_positions(self, node: Any) -> Iterator[Position]:
        for index in self._links(node):
            yield node.children[index].start_pos, node.children[index + 1].end_pos

    def mutate(self, node: Any, index: int) -> NodeOrLeaf:
        link = list(self._links(node))[index]
        del node.children[link : link + 2]
        return node

    @staticmethod
    def _links(node: NodeOrLeaf) -> Iterator[int]:
        """Find the trailers `.name` that are called at once and may be left out."""
        if not isinstance(node, BaseNode) or node.type not in type_of_chain:
            return
        for index, (name, call) in enumerate(zip(node.children, node.children[1:], strict=False)):
            code = [child.get_code(include_prefix=False) for child in (name, call)]
            if name.type == "trailer" and code[0][1:] in LINKS and code[1].startswith("("):
                yield index

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("rows.filter(a=1).distinct()", "rows.filter(a=1)", occurrence=1),)


class LeaveOutStatement(Operator):
    """Leave out a statement that is there for its effect: `workshop.save()` becomes `pass`."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        if (
            isinstance(node, BaseNode)
            and node.type == "simple_stmt"
            and node.children[0].type in type_of_chain
        ):
            yield node.children[0].start_pos, node.children[0].end_pos

    def mutate(self, node: Any, index: int) -> NodeOrLeaf:
        statement = node.children[0]
        node.children[0] = Name("pass", statement.start_pos, prefix=statement.get_first_leaf().prefix)
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("row.save()\n", "pass\n"),)


class ReturnNothing(Operator):
    """Return None in place of a value."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        if (
            isinstance(node, BaseNode)
            and node.type == "return_stmt"
            and node.children[1].get_code() != " None"
        ):
            yield node.children[1].start_pos, node.children[1].end_pos

    def mutate(self, node: Any, index: int) -> NodeOrLeaf:
        node.children[1] = Name("None", node.children[1].start_pos, prefix=" ")
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("def f():\n    return 1\n", "def f():\n    return None\n"),)


OWN_OPERATORS = (LeaveOutLink, LeaveOutStatement, ReturnNothing)
