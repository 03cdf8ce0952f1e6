/// DescriptorIndex: to be filled.
enum Placeholder {}
