"""What stands in the finished files, read back from them and compared."""
