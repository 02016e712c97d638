"""Lead from a part of a list to the same part in other languages."""

from dataclasses import replace

from cms.frame.build_frame import Frame, LanguageLink


def show_part(frame: Frame, query: str) -> Frame:
    """Return the frame of a page for a part of it: the part stays when the language changes.

    Parameters:
        frame: of the page.
        query: leads to the part, see `ListPart.query`; the same in every language.
    """
    if not query:
        return frame

    def lead_on(links: list[LanguageLink]) -> list[LanguageLink]:
        return [replace(link, url=link.url + query) for link in links]

    return replace(
        frame,
        languages=lead_on(frame.languages),
        alternates=lead_on(frame.alternates),
        x_default=frame.x_default and frame.x_default + query,
        canonical=frame.canonical and frame.canonical + query,
    )
