/// PomModel: to be filled.
enum Placeholder {}
