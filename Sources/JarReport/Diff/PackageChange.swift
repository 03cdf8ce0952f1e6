/// What differs in a package.
package struct PackageChange: Sendable, Hashable {
    /// Its name; empty: the default package.
    package var name: String
    /// Classes that are new.
    package var added = 0
    /// Classes that are gone.
    package var removed = 0
    /// Classes that changed, by weight.
    package var changed: [ClassChange.Weight: Int] = [:]

    /// The packages in which something differs, by name.
    package static func all(of classes: JarDiff.Classes) -> [PackageChange] {
        var packages: [String: PackageChange] = [:]
        func package(_ name: String) -> String {
            let plain = name.prefix { $0 != " " }
            return plain.lastIndex(of: ".").map { String(plain[..<$0]) } ?? ""
        }
        for name in classes.added { packages[package(name), default: .init(name: package(name))].added += 1 }
        for name in classes.removed { packages[package(name), default: .init(name: package(name))].removed += 1 }
        for change in classes.changed {
            packages[package(change.name), default: .init(name: package(change.name))]
                .changed[change.weight, default: 0] += 1
        }
        return packages.values.sorted { $0.name < $1.name }
    }
}
