"""Runs operations: read and paid for (`reading`), inside graphql-core (`resolvers`), payloads of mutations."""
