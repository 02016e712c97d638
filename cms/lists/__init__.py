"""Parts of long lists, each at an address of its own.

Only parameters named in WORKSHOP_SPOT_PAGE_PARAMETERS reach a page.
"""
