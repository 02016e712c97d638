"""The form by which visitors register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.text.languages import content_languages, own_name_of
from cms.text.read_typed_text import read_typed_text
from cms.text.wordings import Wording
from events.models import Workshop
from events.registration.enums import QuestionKind
from events.registration.models import Registration
from events.registration.readers.read_answers import read_answers
from events.registration.readers.read_questions import Question
from events.registration.services.register import Applicant
from events.registration.validators import validate_address, validate_name

QUESTION_PREFIX = "q_"
SHORT_ANSWER_MAX_LENGTH = 300
LONG_ANSWER_MAX_LENGTH = 4000
REASON_MAX_LENGTH = 1000


def longest_of(field: str) -> int:
    """Return how many characters the database keeps of one of a registration's fields."""
    column: Any = Registration._meta.get_field(field)
    return int(column.max_length)


class TypedTextField(forms.CharField):
    """Text as people type it; each error says what to mend. `hints` stand between the label and the field.

    The browser is not told the maximum length: it would cut a pasted text without a word.
    """

    def __init__(
        self, *, longest: int, several_lines: bool = False, hints: Iterable[Any] = (), **kwargs: Any
    ) -> None:
        self.longest = longest
        self.several_lines = several_lines
        self.hints = list(hints)
        super().__init__(strip=False, help_text=" ".join(map(str, self.hints)), **kwargs)
        self.validators = []

    def to_python(self, value: Any) -> str:
        return read_typed_text(super().to_python(value) or "", several_lines=self.several_lines)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                _("Shorten this text to %(longest)s characters; it has %(length)s now."),
                code="max_length",
                params={"longest": self.longest, "length": len(value)},
            )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "dir": "auto"}


class NameField(TypedTextField):
    """A person's name. It is greeted in letters to whatever address was typed: no place for advertising."""

    def validate(self, value: str) -> None:
        super().validate(value)
        validate_name(value)


class AddressField(TypedTextField):
    """An e-mail address."""

    widget = forms.EmailInput

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            validate_address(value)


class LanguageSelect(forms.Select):
    """Each language by its own name, in itself."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["lang"] = str(value)
        return option


class SignUpForm(forms.Form):
    """What a visitor is asked: who it is, and the workshop's own questions as `q_<key>`."""

    template_name = "events/registration/form_fields.html"

    name = NameField(
        label=_("Your name"),
        longest=longest_of("name"),
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("E-mail address"),
        longest=longest_of("email"),
        hints=[_("We’ll send your confirmation here.")],
        error_messages={"required": _("Enter your e-mail address.")},
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    organisation = TypedTextField(
        label=_("Organisation"),
        longest=longest_of("organisation"),
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    language = forms.ChoiceField(
        label=_("Language of our messages"),
        choices=lambda: [(code, own_name_of(code)) for code, _label in content_languages()],
        widget=LanguageSelect,
        error_messages={
            "required": _("Choose the language of our messages."),
            "invalid_choice": _("Choose one of the languages in the list."),
        },
    )

    def __init__(self, workshop: Workshop, questions: list[Question], data: Any = None) -> None:
        self.workshop = workshop
        self.questions = {f"{QUESTION_PREFIX}{question.key}": question for question in questions}
        super().__init__(data, initial={"language": get_language()}, auto_id=f"register-{workshop.pk}-%s")
        # The language of the messages is asked last, as it matters least.
        language = self.fields.pop("language")
        self.fields.update({name: question_field(question) for name, question in self.questions.items()})
        self.fields["language"] = language

    @property
    def empty_key(self) -> int | None:
        """Names the empty form among what is rendered once for all; None where somebody has filled it in."""
        return None if self.is_bound else self.workshop.pk

    @property
    def problems(self) -> Iterator[tuple[str, Any, Iterable[Any]]]:
        """Each wrong field: the id to jump to, its label, and what to mend."""
        for name, messages in self.errors.items():
            field = self[name]
            yield field.id_for_label or f"{field.auto_id}_0", field.label, messages

    @property
    def has_withdrawn_answer(self) -> bool:
        """Whether an answer came to a question that was deleted while the visitor was writing."""
        return any(
            name.startswith(QUESTION_PREFIX) and name not in self.fields and any(self.data.getlist(name))
            for name in self.data
        )

    def applicant(self) -> Applicant:
        """Return what was entered, after validation."""
        return Applicant(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            organisation=self.cleaned_data["organisation"],
            language=self.cleaned_data["language"],
            answers=[
                answer
                for name, question in self.questions.items()
                for answer in read_answers(question, self.cleaned_data[name])
            ],
        )


class CorrectionForm(forms.Form):
    """The address that somebody meant to register with, for those who organise."""

    email = AddressField(label=_("E-mail address"), longest=longest_of("email"))


class ReasonForm(forms.Form):
    """Why something is done for somebody, for those who organise; it may stay empty."""

    reason = TypedTextField(
        label=_("Reason"),
        longest=REASON_MAX_LENGTH,
        several_lines=True,
        required=False,
        hints=[_("Kept in the history of this registration; the person is not told.")],
        widget=forms.Textarea({"rows": 2}),
    )


def question_field(question: Question) -> forms.Field:
    """Return the field that asks a question."""
    hints = [hint for hint in (question.help_text, question.purpose) if hint]
    common: dict[str, Any] = {"label": question.label, "required": question.required}
    if question.kind in {QuestionKind.TEXT, QuestionKind.PARAGRAPH}:
        is_long = question.kind == QuestionKind.PARAGRAPH
        return TypedTextField(
            longest=LONG_ANSWER_MAX_LENGTH if is_long else SHORT_ANSWER_MAX_LENGTH,
            several_lines=is_long,
            hints=hints,
            widget=forms.Textarea({"rows": 4}) if is_long else forms.TextInput,
            error_messages={"required": _("Please answer this question.")},
            **common,
        )
    return _ticked_field(question, {**common, "help_text": " ".join(hints)}, hints)


def _ticked_field(question: Question, common: dict[str, Any], hints: list[Wording]) -> forms.Field:
    not_offered = _("This answer is not offered any more. Choose one of those shown.")
    field: Any
    if question.kind == QuestionKind.YES_NO:
        field = forms.BooleanField(
            error_messages={"required": _("Please tick this box: without it we cannot register you.")},
            **common,
        )
    elif question.kind == QuestionKind.CHOICES:
        field = forms.MultipleChoiceField(
            choices=question.options,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Please choose at least one answer."),
                "invalid_choice": not_offered,
                "invalid_list": not_offered,
            },
            **common,
        )
    else:
        nothing = [] if question.required else [("", _("No answer"))]
        field = forms.ChoiceField(
            choices=[*question.options, *nothing],
            initial="",
            widget=forms.RadioSelect,
            error_messages={"required": _("Please choose an answer."), "invalid_choice": not_offered},
            **common,
        )
    field.hints = hints
    return field
