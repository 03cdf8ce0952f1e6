/// See README.md of this folder.
enum YAMLPlaceholder {}
