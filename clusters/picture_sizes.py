"""The size of logos. They are drawn, so that no line may be blurred by compression."""

from cms.pictures.sizes import PictureSize, picture_sizes

picture_sizes.add(
    "logo", PictureSize(("max-400x240|format-webp-lossless", "max-800x480|format-webp-lossless"))
)
