internal import Bundling
internal import ClassFile

/// Which classes of a bundle's jars may have to change; the others are copied without a look.
struct MovableClasses {
    private let packages: [JarPackages]
    private let verdicts: [[Bool]]

    init(_ packages: [JarPackages], _ relocator: Relocator) {
        self.packages = packages
        verdicts = packages.map { $0.verdicts(relocator) }
    }

    /// Whether a class may have to change.
    func contains(_ entry: EntryRef) -> Bool {
        packages[Int(entry.input)].mayMove(Int(entry.entry), verdicts[Int(entry.input)])
    }
}
