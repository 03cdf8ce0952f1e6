/// XML: to be filled.
enum Placeholder {}
