/// Resolution: to be filled.
enum Placeholder {}
