"""What the admin knows of letters."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail_modeladmin.options import modeladmin_register

from cms.mail.modeladmin import LetterAdmin
from cms.mail.models import Letter
from cms.mail.panels import TroublePanel
from cms.mail.readers.sum_up_trouble import sum_up_trouble
from cms.permissions import has_model_permission

modeladmin_register(LetterAdmin)


@hooks.register("construct_homepage_panels")
def tell_of_trouble(request: HttpRequest, panels: list[Component]) -> None:
    """Tell those who may see e-mails of those that did not go out."""
    if has_model_permission(request.user, "view", Letter) and (trouble := sum_up_trouble()):
        panels.append(TroublePanel(trouble, LetterAdmin().url_helper.index_url))
