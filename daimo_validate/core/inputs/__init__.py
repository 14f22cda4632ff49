"""What rules read. One module per input: the record, how it is taken from a payload, and when it is ordinary."""
