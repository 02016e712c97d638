"""What of e-mails no visitor sees."""

from cms.freshness.unseen import unseen_models

for _model in ("letter", "deliverystate"):
    unseen_models.add(f"cms_mail.{_model}", None)
