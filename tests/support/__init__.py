"""What the tests of several folders share. No test stands here."""
