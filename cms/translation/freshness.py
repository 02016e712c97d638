"""What of translating no visitor sees."""

from cms.freshness.unseen import unseen_models

unseen_models.add("cms_translation.translatorlocale", None)
