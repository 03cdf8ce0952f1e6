/// Zip: to be filled.
enum Placeholder {}
