/// MavenRepository: to be filled.
enum Placeholder {}
