"""Model fields that two or more apps use."""

from collections.abc import Callable, Iterable
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.fields import RichTextField, StreamField

from cms.block_register import list_body_blocks
from cms.markup.check_address import validate_web_address, word_refused_address
from cms.markup.find_fault import validate_words
from cms.text.code_lists import LANGUAGES, CodeList
from cms.text.languages import content_languages
from cms.text.read_typed_text import read_typed_text
from cms.translation.extract_segments import extract_segments

# What a short rich text may hold: no headings, which the template of its page sets.
LIST_FEATURES = ["bold", "italic", "ol", "ul", "link"]

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

    def get_translatable_segments(self, value: StreamValue) -> list[Any]:
        """Tell wagtail-localize what is to be translated, also where something was never filled in."""
        return extract_segments(self, value)


class BodyField(OpenStreamField):
    """A page's body: offers every block in the register.

    Parameters:
        extra: names of blocks that are offered on this page type only (`is_everywhere=False`).
    """

    def __init__(self, block_types: Any = None, *, extra: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.extra = extra
        kwargs.setdefault("blank", True)
        super().__init__(block_types or [], **kwargs)

    @cached_property
    def stream_block(self) -> StreamBlock:
        block = StreamBlock(list_body_blocks(self.extra))
        block.set_meta_options(self.block_opts)
        return block

    def clone(self) -> Self:
        _name, _path, _args, kwargs = self.deconstruct()
        return type(self)(extra=self.extra, **kwargs)


class WordsField(RichTextField):
    """A rich text that refuses, where somebody types it, what may not stand in one.

    What is saved is cleaned however it is saved (`cms.markup.signals`). For migrations it is Wagtail's field.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        field: forms.Field = super().formfield(**kwargs)
        field.validators = [*field.validators, validate_words]
        return field


class AddressFormField(forms.URLField):
    """An address on the web; what is typed without https:// gets it."""

    default_validators = [validate_web_address]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})

    def to_python(self, value: Any) -> str | None:
        typed = str(value or "").strip()
        # Django's own field would make an address of these before anybody could refuse them.
        if typed.startswith(("/", "\\")) or not typed.isprintable():
            raise ValidationError(word_refused_address(typed), code="address")
        try:
            return super().to_python(typed)
        except ValidationError as error:
            raise ValidationError(word_refused_address(typed), code="address") from error


class AddressField(models.URLField):
    """An address on the web that a page may link: http or https, and nothing a browser reads in its own way.

    For migrations it is Django's field: the column is the same.
    """

    default_validators = [validate_web_address]

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", list(args), kwargs

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": AddressFormField, **kwargs})


class CodeSelect(forms.Select):
    """A select with hundreds of options, in one template: Django's own takes two more for each of them."""

    template_name = "cms/forms/code_select.html"


class CodeField(models.CharField):
    """One standard code out of an open list, such as a language or a country.

    The model gets `get_<field>_display`, as it would for a fixed choice.

    Parameters:
        code_list: the standard; not recorded in migrations.
    """

    def __init__(self, *args: Any, code_list: CodeList | None = None, **kwargs: Any) -> None:
        self.code_list = code_list
        super().__init__(*args, **kwargs)

    def clone(self) -> Self:
        _name, _path, args, kwargs = self.deconstruct()
        return type(self)(*args, code_list=self.code_list, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        display = f"get_{name}_display"
        if display not in cls.__dict__ and self.code_list is not None:
            setattr(cls, display, lambda instance: self.code_list.name(getattr(instance, name)))

    @property
    def flatchoices(self) -> list[tuple[str, str]]:
        """Return every code with its name, for lists and logs that word values."""
        return list(self.code_list.names().items()) if self.code_list else []

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and self.code_list and value not in self.code_list.names():
            raise ValidationError(
                _("Choose from the list; these are not in it: %(codes)s."),
                code="unknown_code",
                params={"codes": value},
            )

    def formfield(self, **kwargs: Any) -> forms.Field:
        # Not CharField's: a select has no longest text.
        field: Any = models.Field.formfield(
            self,
            **{
                "form_class": forms.ChoiceField,
                "choices": self._form_choices,
                "widget": CodeSelect,
                **kwargs,
            },
        )
        return field

    def _form_choices(self) -> list[Any]:
        choices: list[Any] = list(self.code_list.choices()) if self.code_list else []
        return choices if self.has_default() and not self.blank else [("", "---------"), *choices]


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
            [str(code) for code in value if code not in known] if isinstance(value, list) else [str(value)]
        )
        if unknown:
            raise ValidationError(
                _("Choose from the list; these are not in it: %(codes)s."),
                code="unknown_code",
                params={"codes": ", ".join(unknown)},
            )

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.code_pairs,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
            widget=forms.CheckboxSelectMultiple,
            initial=kwargs.get("initial", list),
        )


class WordingsWidget(forms.MultiWidget):
    """One input for each content language, labelled with the language's name."""

    template_name = "cms/forms/wordings.html"

    def __init__(self, languages: list[tuple[str, Any]], attrs: dict[str, Any] | None = None) -> None:
        self.languages = languages
        super().__init__({code: forms.TextInput(attrs={"lang": code}) for code, _label in languages}, attrs)

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _label in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for widget, (_code, label) in zip(context["widget"]["subwidgets"], self.languages, strict=True):
            widget["label"] = label
        return context


class WordingsFormField(forms.MultiValueField):
    """A text in each language; languages left empty are left out."""

    def __init__(self, *, languages: list[tuple[str, Any]], max_length: int, **kwargs: Any) -> None:
        self.languages = languages
        fields = [
            forms.CharField(required=False, max_length=max_length, label=label) for _code, label in languages
        ]
        super().__init__(fields, require_all_fields=False, widget=WordingsWidget(languages), **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        texts = [read_typed_text(text) for text in data_list]
        return {code: text for (code, _label), text in zip(self.languages, texts, strict=False) if text}


class WordingsField(models.JSONField):
    """Official wordings of a fact by language, such as {"de": "Stettin", "pl": "Szczecin"}.

    They belong to the fact, not to a page: an official name is not translated anew by every translator.
    A site that gives up a language keeps the wordings in it: they are not offered, and no form loses them.

    Parameters:
        wording_max_length: how long one wording may be; not recorded in migrations.
    """

    def __init__(self, *, wording_max_length: int = 255, **kwargs: Any) -> None:
        self.wording_max_length = wording_max_length
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)

    def clone(self) -> Self:
        _name, _path, _args, kwargs = self.deconstruct()
        return type(self)(wording_max_length=self.wording_max_length, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        offered = {code for code, _label in content_languages()}
        if not isinstance(value, dict) or any(
            code not in offered and not _is_language(code) for code in value
        ):
            raise ValidationError(
                _("Give one wording for each language of the site."), code="unknown_language"
            )

    def save_form_data(self, instance: models.Model, data: dict[str, str]) -> None:
        offered = {code for code, _label in content_languages()}
        stored = getattr(instance, self.name) or {}
        kept = {code: text for code, text in stored.items() if code not in offered}
        super().save_form_data(instance, {**kept, **data})

    def formfield(self, **kwargs: Any) -> forms.Field:
        return WordingsFormField(
            languages=content_languages(),
            max_length=self.wording_max_length,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
        )


def _is_language(code: Any) -> bool:
    """Say whether a code names a language at all, with or without a script or region (pt-br)."""
    return isinstance(code, str) and code.partition("-")[0] in LANGUAGES.names()
