internal import CPlatform
internal import Glibc
package import Support

extension FileDescriptor {
    /// An anonymous file in memory with that content, positioned at its start: standard input for a program.
    package static func memory(_ bytes: [UInt8], name: String = "input") throws -> FileDescriptor {
        let raw = try systemCall("memfd_create", name) { unsafe kiln_memory_file(name) }
        let file = FileDescriptor(owning: raw)
        try file.write(bytes)
        try systemCall("lseek", name) { lseek(raw, 0, SEEK_SET) }
        return file
    }
}
