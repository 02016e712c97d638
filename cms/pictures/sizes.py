"""The register of sizes in which pages show pictures. Apps add theirs in `picture_sizes.py`."""

from dataclasses import dataclass

from wagtail.images.models import Filter

from cms.registers import Register


@dataclass(frozen=True)
class PictureSize:
    """A size in which pictures are shown, in forms for several screens.

    Parameters:
        specs: Wagtail's filters, the smallest form first.
        sizes: how wide the picture is shown, as CSS says it; "" where it is as wide as the first form, and
            the others are for denser screens.
    """

    specs: tuple[str, ...]
    sizes: str = ""

    @property
    def filters(self) -> list[Filter]:
        """The forms as Wagtail makes them."""
        return [Filter(spec) for spec in self.specs]


# The key is what templates call the size.
picture_sizes: Register[PictureSize] = Register("picture sizes", module="picture_sizes")


def all_filters() -> list[Filter]:
    """Return every form of every size, each once."""
    return list({one.spec: one for size in picture_sizes for one in size.filters}.values())
