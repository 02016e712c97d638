"""Know whether something that visitors see has changed: what was made from it before is made anew."""
