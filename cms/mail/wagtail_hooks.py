"""What the admin knows of letters."""

from wagtail_modeladmin.options import modeladmin_register

from cms.mail.modeladmin import LetterAdmin

modeladmin_register(LetterAdmin)
