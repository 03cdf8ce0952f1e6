/// Resolver: to be filled.
enum Placeholder {}
