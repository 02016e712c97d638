"""Model fields that two or more apps use."""

from collections.abc import Callable, Iterable
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from cms.block_register import registered_blocks

Choices = Iterable[tuple[str, Any]] | Callable[[], Iterable[tuple[str, Any]]]


class OpenStreamField(StreamField):
    """A StreamField whose blocks are left out of migrations.

    A site that registers a block of its own must not be asked for a migration of ours, and a changed label is
    no change of the database.
    """

    def clone(self) -> Self:
        _name, _path, _args, kwargs = self.deconstruct()
        return type(self)(self.block_types_arg, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = models.Field.deconstruct(self)
        return name, path, [[]], kwargs


class BodyField(OpenStreamField):
    """A page's body: offers every block in the register.

    Parameters:
        extra: names of blocks that are offered on this page type only (registered with `everywhere=False`).
    """

    def __init__(
        self, block_types: Any = None, *, extra: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        self.extra = extra
        kwargs.setdefault("blank", True)
        super().__init__(block_types or [], **kwargs)

    @cached_property
    def stream_block(self) -> StreamBlock:
        block = StreamBlock(registered_blocks(self.extra))
        block.set_meta_options(self.block_opts)
        return block

    def clone(self) -> Self:
        _name, _path, _args, kwargs = self.deconstruct()
        return type(self)(extra=self.extra, **kwargs)


class CodeListField(models.JSONField):
    """A short list of codes out of a fixed choice, stored as a JSON array and edited as tick boxes.

    Parameters:
        codes: pairs of code and label, or a callable that returns them; not recorded in migrations.
    """

    def __init__(self, *, codes: Choices = (), **kwargs: Any) -> None:
        self.codes = codes
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)

    def code_pairs(self) -> list[tuple[str, Any]]:
        return list(self.codes() if callable(self.codes) else self.codes)

    def clone(self) -> Self:
        _name, _path, _args, kwargs = self.deconstruct()
        return type(self)(codes=self.codes, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = {code for code, _label in self.code_pairs()}
        unknown = (
            [str(code) for code in value if code not in known]
            if isinstance(value, list)
            else [str(value)]
        )
        if unknown:
            raise ValidationError(
                _("Choose from the list; these are not in it: %(codes)s."),
                code="unknown_code",
                params={"codes": ", ".join(unknown)},
            )

    def formfield(self, **kwargs: Any) -> forms.Field:
        kwargs.pop("form_class", None)
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        return forms.MultipleChoiceField(
            choices=self.code_pairs,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text),
            widget=forms.CheckboxSelectMultiple,
            initial=kwargs.get("initial", list),
        )
