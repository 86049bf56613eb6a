"""How posts and officers are reached: one reading of telephones and mailboxes for documents and for people who type."""
