/// CommandSyntax: to be filled.
enum Placeholder {}
