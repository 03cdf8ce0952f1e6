/// MavenRemote: to be filled.
enum Placeholder {}
