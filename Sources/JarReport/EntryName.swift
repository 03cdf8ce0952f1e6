/// What an entry is, by its name.
package enum EntryName {
    private static let versions = Array("META-INF/versions/".utf8)
    private static let classEnding = Array(".class".utf8)
    private static let services = Array("META-INF/services/".utf8)

    /// Whether it is a folder.
    package static func isFolder(_ name: ArraySlice<UInt8>) -> Bool { name.last == UInt8(ascii: "/") }

    /// Whether it is a class file.
    package static func isClass(_ name: ArraySlice<UInt8>) -> Bool { ends(name, classEnding) }

    /// The bytes of `META-INF/versions/N/`, and N; 0 when it has no such prefix.
    package static func versionPrefix(_ name: ArraySlice<UInt8>) -> (count: Int, version: Int) {
        guard name.starts(with: versions) else { return (0, 0) }
        var at = name.startIndex + versions.count
        let first = at
        var version = 0
        while at < name.endIndex, at - first < 9, name[at] >= 0x30, name[at] <= 0x39 {
            version = version * 10 + Int(name[at] - 0x30)
            at += 1
        }
        guard at > first, at < name.endIndex, name[at] == UInt8(ascii: "/") else { return (0, 0) }
        return (at + 1 - name.startIndex, version)
    }

    /// The path of the class that a class file stands for, with slashes, without the prefix of a version and `.class`.
    package static func classPath(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        name.dropFirst(versionPrefix(name).count).dropLast(classEnding.count)
    }

    /// The service whose providers a file lists.
    package static func service(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard name.starts(with: services), name.count > services.count, !isFolder(name) else { return nil }
        return name.dropFirst(services.count)
    }

    /// Whether it is machine code.
    package static func isNative(_ name: ArraySlice<UInt8>) -> Bool {
        let endings = [".so", ".dll", ".dylib", ".jnilib"].map { Array($0.utf8) }
        return endings.contains { ends(name, $0) }
    }

    /// Whether it is a signature file (S4).
    package static func isSignature(_ name: ArraySlice<UInt8>) -> Bool {
        let lower = text(name).lowercased()
        guard lower.hasPrefix("meta-inf/"), !lower.dropFirst(9).contains("/") else { return false }
        return [".sf", ".dsa", ".rsa", ".ec"].contains { lower.hasSuffix($0) }
    }

    /// Whether it names a Maven artifact.
    package static func isPomProperties(_ name: ArraySlice<UInt8>) -> Bool {
        name.starts(with: Array("META-INF/maven/".utf8)) && ends(name, Array("/pom.properties".utf8))
    }

    /// A path with dots for slashes.
    package static func dotted(_ path: some Sequence<UInt8>) -> String {
        text(path.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: ".") : $0 })
    }

    /// The part before the last slash; empty: the default package or the top.
    package static func folder(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)]
    }

    static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func ends(_ name: ArraySlice<UInt8>, _ ending: [UInt8]) -> Bool {
        name.count >= ending.count && name.suffix(ending.count).elementsEqual(ending)
    }
}
