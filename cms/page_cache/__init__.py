"""Keep finished pages in memory, and show each only for as long as nothing on it has changed.

What may be kept is named (`may_be_kept`), never guessed: everything else is made for whoever asks.
"""
