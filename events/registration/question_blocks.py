"""Questions of a registration form.

A question's block id and an option's item id are its language-neutral keys: wagtail-localize keeps them in
every translation, so that nobody has to invent one and no answer depends on a label.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

LABEL_MAX_LENGTH = 255


class QuestionBlock(blocks.StructBlock):
    """What all questions have: a label, a hint, why it is asked, and whether it must be answered."""

    label = blocks.CharBlock(label=_("Question"), max_length=LABEL_MAX_LENGTH)
    help_text = blocks.CharBlock(label=_("Hint"), required=False, max_length=LABEL_MAX_LENGTH)
    purpose = blocks.CharBlock(
        label=_("Why we ask"),
        required=False,
        max_length=LABEL_MAX_LENGTH,
        help_text=_("Shown beside the question: people may know what their answer is used for."),
    )
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=False)


class ChoiceQuestionBlock(QuestionBlock):
    """A question with given answers."""

    options = blocks.ListBlock(
        blocks.CharBlock(label=_("Answer"), max_length=LABEL_MAX_LENGTH),
        label=_("Answers"),
        min_num=1,
    )


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a form, in the order they are asked. A block's type is its question's kind."""

    text = QuestionBlock(icon="pilcrow", label=_("Short answer"))
    paragraph = QuestionBlock(icon="form", label=_("Long answer"))
    choice = ChoiceQuestionBlock(icon="radio-full", label=_("One answer"))
    choices = ChoiceQuestionBlock(icon="list-ul", label=_("Several answers"))
    yes_no = QuestionBlock(icon="tick", label=_("A box to tick"))
