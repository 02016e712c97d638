"""What all desks have in common: lists of facts and the forms in which facts are edited."""
