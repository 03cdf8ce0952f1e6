/// Hands bytes to C as a string with its NUL; for names of files and refs, which need not be UTF-8.
func withCText<Value>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) throws -> Value) rethrows -> Value {
    let text = bytes.map { CChar(bitPattern: $0) } + [0]
    // A Swift array of at least one element has an address, and hands it over as a pointer.
    return try unsafe body(text)
}
