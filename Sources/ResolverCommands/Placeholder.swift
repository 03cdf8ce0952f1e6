/// ResolverCommands: to be filled.
enum Placeholder {}
