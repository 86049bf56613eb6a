"""Contacts of posts and officers: one parser of phone numbers and mailboxes for documents and typed input."""
