"""The size of pictures between paragraphs."""

from cms.pictures.sizes import PictureSize, picture_sizes

# As wide as site.css lets `.picture` become.
picture_sizes.add(
    "body",
    PictureSize(
        (
            "width-480|format-webp",
            "width-832|format-webp",
            "width-1248|format-webp",
            "width-1664|format-webp",
        ),
        sizes="(min-width: 56rem) 52rem, 92vw",
    ),
)
