"""What can be done. Who, when and chance are arguments: nothing here knows a request or a clock."""
