"""Who may do what at a desk: a question about permissions of the model, never about a group."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from wagtail_modeladmin.helpers import PermissionHelper

from cms.permissions import has_model_permission, may_see_any


class FactPermissionHelper(PermissionHelper):
    """A desk is open to everybody with any permission for its fact; looking is also a permission."""

    def user_can_list(self, user: AbstractBaseUser) -> bool:
        return may_see_any(user, self.model)

    def user_can_inspect_obj(self, user: AbstractBaseUser, obj: models.Model) -> bool:
        return self.user_can_list(user)


class RecordPermissionHelper(FactPermissionHelper):
    """What people did is neither added nor typed over nor thrown away at a desk; not even by a superuser."""

    def user_can_create(self, user: AbstractBaseUser) -> bool:
        return False

    def user_can_edit_obj(self, user: AbstractBaseUser, obj: models.Model) -> bool:
        return False

    def user_can_delete_obj(self, user: AbstractBaseUser, obj: models.Model) -> bool:
        return False

    def user_can_act_on(self, user: AbstractBaseUser) -> bool:
        """Return whether somebody may do what the desk offers instead, such as cancelling."""
        return has_model_permission(user, "change", self.model)
