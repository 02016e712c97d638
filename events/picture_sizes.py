"""The size of people's photos."""

from cms.pictures.sizes import PictureSize, picture_sizes

# Shown 80 pixels wide.
picture_sizes.add(
    "portrait",
    PictureSize(("fill-80x80|format-webp", "fill-160x160|format-webp", "fill-240x240|format-webp")),
)
