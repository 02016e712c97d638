from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class SigninConfig(AppConfig):
    name = "cms.signin"
    label = "cms_signin"
    verbose_name = _("Sign-in")

    def ready(self) -> None:
        """Note when somebody signs in, and check that nothing lets guesses pass uncounted."""
        from cms.signin import signals  # noqa: F401 – receivers connect themselves
        from cms.signin.checks import check_backends, check_middleware, check_proxies

        checks.register(check_backends)
        checks.register(check_middleware)
        checks.register(check_proxies)
