"""The site's addresses, and Django's own views as a host may route them."""

from django.contrib.auth import views
from django.urls import path

from cms import urls as site_urls

handler404 = site_urls.handler404
urlpatterns = [
    path("django/login/", views.LoginView.as_view(template_name="wagtailadmin/login.html")),
    path(
        "django/reset/",
        views.PasswordResetView.as_view(
            template_name="wagtailadmin/account/password_reset/form.html",
            email_template_name="wagtailadmin/account/password_reset/email.txt",
            subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
            success_url="/django/done/",
        ),
    ),
    *site_urls.urlpatterns,
]
