import Bundling
import ClassFile

/// Reads classes, one after the other, into a batch. One value belongs to one thread.
package struct ReferenceCollector {
    private let index: ClassIndex
    private let targets: [Bool]
    private let packages: [[UInt8]]
    private let paths: [[UInt8]]
    private var references = ClassReferences()
    private var slashed: [UInt8] = []
    /// The classes read so far.
    package var batch = ReferenceBatch()

    private static let absentLimit = 20_000

    /// `targets`: by class whether it is asked for; `packages`, with a slash at the end, and `paths` of other files that are.
    package init(_ index: ClassIndex, targets: [Bool], packages: [[UInt8]], paths: [[UInt8]]) {
        self.index = index
        self.targets = targets
        self.packages = packages
        self.paths = paths
    }

    /// Reads the class file of a class.
    package mutating func add(_ node: Int32, _ bytes: Span<UInt8>) {
        do throws(ClassFileError) { try references.read(bytes) } catch {
            batch.unreadable += 1
            return
        }
        var usesTarget = false
        for item in references.classes {
            let name = bytes.extracting(item.name.range)
            let use = ReferenceBatch.Use(rawValue: item.use.rawValue)
            if let target = index.find(name) {
                usesTarget = usesTarget || targets[target]
                if target != node { append(target, use) }
                if !packages.isEmpty, !index.isThere(target) { takeAbsent(node, name, use) }
            } else {
                takeAbsent(node, name, use)
            }
        }
        for string in references.strings {
            slashed.removeAll(keepingCapacity: true)
            for at in string.range {
                slashed.append(bytes[at] == UInt8(ascii: ".") ? UInt8(ascii: "/") : bytes[at])
            }
            if let target = index.find(slashed.span), target != node {
                append(target, .string)
            }
        }
        batch.nodes.append(node)
        batch.ends.append(Int32(truncatingIfNeeded: batch.targets.count))
        if usesTarget { takeMembers(bytes) }
        for (number, path) in paths.enumerated() where Self.holds(bytes, path) {
            batch.mentions.append((node, number))
        }
    }

    private mutating func append(_ target: Int, _ use: ReferenceBatch.Use) {
        batch.targets.append(Int32(truncatingIfNeeded: target))
        batch.uses.append(use)
    }

    private mutating func takeAbsent(_ node: Int32, _ name: Span<UInt8>, _ use: ReferenceBatch.Use) {
        for package in packages where name.count > package.count {
            var isSame = true
            for at in package.indices where package[at] != name[at] {
                isSame = false
                break
            }
            guard isSame, batch.absent.count < Self.absentLimit else { continue }
            batch.absent.append(.init(node: node, path: Self.text(name), use: use))
        }
    }

    private mutating func takeMembers(_ bytes: Span<UInt8>) {
        for member in references.members {
            guard let owner = index.find(bytes.extracting(member.owner.range)), targets[owner] else { continue }
            let name = Self.text(bytes.extracting(member.name.range))
            let key = ReferenceBatch.Member(
                owner: Int32(truncatingIfNeeded: owner), name: member.kind == .field ? name : name + "()")
            batch.members[key, default: 0] += 1
        }
    }

    private static func text(_ span: Span<UInt8>) -> String {
        unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the bytes stand anywhere as a whole constant (JVMS 4.4.7), with or without a slash before them.
    private static func holds(_ bytes: Span<UInt8>, _ path: [UInt8]) -> Bool {
        guard let first = path.first, path.count < 65_535 else { return false }
        var at = 3
        while at + path.count <= bytes.count {
            defer { at += 1 }
            guard bytes[at] == first else { continue }
            let hasSlash = bytes[at - 1] == UInt8(ascii: "/") && at >= 4
            let length = at - (hasSlash ? 3 : 2)
            let stated = Int(bytes[length]) << 8 | Int(bytes[length + 1])
            guard length >= 1, bytes[length - 1] == 1, stated == path.count + (hasSlash ? 1 : 0) else { continue }
            if bytes.extracting(at..<at + path.count).elementsEqual(path) { return true }
        }
        return false
    }
}

extension Span<UInt8> {
    fileprivate func elementsEqual(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for at in 0..<count where self[at] != other[at] { return false }
        return true
    }
}
