"""What of signing in no visitor sees."""

from cms.freshness.unseen import unseen_models

unseen_models.add("cms_signin.attemptcount", None)
