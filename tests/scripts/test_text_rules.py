"""Each rule for translatable texts has a sample that keeps it and one that breaks it."""

import pytest

from scripts.text_rules import python_faults, template_faults

pytestmark = pytest.mark.sqlite  # needs no database: once is enough

IMPORT = "from django.utils.translation import gettext as _, ngettext\n"


@pytest.mark.parametrize(
    "source",
    [
        '_("Hello")',
        '_("Hello %(name)s") % {"name": name}',
        '_("Hello {name}").format(name=name)',
        '_("100 % sure, or 50%% at least")',
        '_("One " "text")',
        'ngettext("One seat", "%(count)d seats", count)',
        'label(f"{name}")',
    ],
)
def test_good_python(source: str) -> None:
    assert python_faults(IMPORT + source, "home/views.py") == []


@pytest.mark.parametrize(
    "source",
    [
        '_(f"Hello {name}")',
        '_("Hello %(name)s" % {"name": name})',
        '_("Hello {name}".format(name=name))',
        '_("Hello " + name)',
        "_(name)",
        '_("Hello %s")',
        '_("Hello {}")',
        '_("Hello {0}")',
        'ngettext("One seat", f"{count} seats", count)',
        'translation.gettext("Hello")',
    ],
)
def test_bad_python(source: str) -> None:
    assert [fault.line for fault in python_faults(IMPORT + source, "home/views.py")] == [2]


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils.translation import gettext_lazy as _",
        "from django.utils.translation import ngettext, pgettext_lazy, get_language",
        "from django.utils.translation import gettext as _, gettext_lazy",
        "from cms.translation import desk",
    ],
)
def test_good_imports(source: str) -> None:
    assert python_faults(source, "home/views.py") == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils.translation import gettext",
        "from django.utils.translation import gettext_lazy",
        "from django.utils.translation import gettext_lazy as _l",
        "from django.utils.translation import ngettext as n_",
        "import gettext",
        "from gettext import gettext as _",
    ],
)
def test_bad_imports(source: str) -> None:
    assert len(python_faults(source, "home/views.py")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "<h1>{% translate 'Hello' %}</h1>",
        "<p>{% blocktranslate %}Hello <b>there</b>{% endblocktranslate %}</p>",
        "<img src='a.png' alt='{{ picture.alt }}'>",
        '<img alt="{% translate "A bridge" %}">',
        "<script>let text = 'Hello there';</script><style>p { color: red }</style>",
        "<p>{# a comment of ours #}{% comment %}Hello{% endcomment %}<!-- note --></p>",
        "<p>{{ date|date:'j F Y' }} – {{ count }} × 3 · →</p>",
        "<title>{{ title }} – Workshop Spot</title><p>Workshop Spot</p>",
        '<{{ level }} class="big title">{{ text }}</{{ level }}>',
        "{% include 'cms/components/card.html' with class='Card wide' label=_('Read more') %}",
        "<a href='{% url 'home' %}' {% if current %}aria-current='page'{% endif %}>{{ title }}</a>",
        '<input type="hidden" value="Some value"><meta name="viewport" content="width=device-width">',
    ],
)
def test_good_templates(source: str) -> None:
    assert template_faults(source, "templates/page.html") == []


@pytest.mark.parametrize(
    "source",
    [
        "\n<h1>Hello</h1>",
        "\n<p>{{ count }} places</p>",
        "\n<img src='a.png' alt='A bridge'>",
        "\n<a title='Read more'></a>",
        "\n<nav aria-label='Main'></nav>",
        "\n<input placeholder='Your name'>",
        "\n<input type='submit' value='Send'>",
        "\n<meta name='description' content='About us'>",
        "\n{% include 'card.html' with label='Read more' %}",
        "\n{{ title|default:'Untitled' }}",
        "\n<p>Caf&eacute;</p>",
        "\n<p>{% blocktranslate %}Hello{% endblocktranslate %} there</p>",
    ],
)
def test_bad_templates(source: str) -> None:
    assert [fault.line for fault in template_faults(source, "templates/page.html")] == [2]


def test_letters_are_checked_as_plain_text() -> None:
    assert template_faults("{% translate 'Hello' %}\n{{ url }}\n", "templates/letter.txt") == []
    assert [fault.line for fault in template_faults("{{ name }}\nSee you\n", "templates/letter.txt")] == [2]
