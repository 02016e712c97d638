"""Settings of the Workshop Spot site; the installable apps never import them."""
