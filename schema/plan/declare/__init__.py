"""What GraphQL types declare: fields with their relations, arguments, connections, codes and secrets."""
