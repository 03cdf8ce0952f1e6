import Coordinates

extension PreparedModel {
    /// A URL from the nearest that has it, with the path of each child on the way down behind it (M7, MNG-5000). `nil` also
    /// when it would be too long.
    func appendedText(at path: ModelPath) -> Symbol? {
        if let value = own(path) { return value }
        var children = [self]
        var owner = parent
        while let level = owner, level.own(path) == nil {
            children.append(level)
            owner = level.parent
        }
        guard let owner, let value = owner.own(path) else { return nil }
        if value.isNothing { return value }
        var url = symbols.bytes(of: value)
        for child in children.reversed() {
            guard let parent = child.parent, parent.appends(path),
                let directory = child.statedDirectory.present ?? child.artifact.present
            else { continue }
            InheritedURL.append(child.adjustment(in: parent, directory), to: &url)
            InheritedURL.append(symbols.bytes(of: directory), to: &url)
            if url.count > Interpolator.lengthLimit { return nil }
        }
        return url.withUnsafeBytes { symbols.intern($0) }
    }

    /// Whether children put their path behind a text: what the nearest that speaks of it says.
    private func appends(_ path: ModelPath) -> Bool {
        var level: PreparedModel? = self
        while let model = level {
            if let rule = model.appendRules.last(where: { $0.path == path }) { return rule.appends }
            level = model.parent
        }
        return true
    }

    /// The folders between the parent's and this one's, by the module of the parent that is named as this one is.
    private func adjustment(in parent: PreparedModel, _ directory: Symbol) -> [UInt8] {
        if parent.modules.isEmpty { return [] }
        let names = [folderName.present ?? artifact, directory].compactMap(\.present).map { symbols.bytes(of: $0) }
        for module in parent.modules {
            let folder = InheritedURL.folder(ofModule: symbols.bytes(of: module))
            guard let slash = folder.lastIndex(of: UInt8(ascii: "/")) else { continue }
            if names.contains(where: { folder[(slash + 1)...].elementsEqual($0) }) { return Array(folder[..<slash]) }
        }
        return []
    }
}

/// URLs as Maven makes them for children (`DefaultInheritanceAssembler`, `DefaultUrlNormalizer`).
enum InheritedURL {
    private static let slash = UInt8(ascii: "/")

    /// Puts a path behind a URL with one slash between; a slash at the end stays at the end.
    static func append(_ path: [UInt8], to url: inout [UInt8]) {
        guard let first = path.first else { return }
        let endsInSlash = url.last == slash
        if first == slash {
            if endsInSlash { url.removeLast() }
        } else if !endsInSlash {
            url.append(slash)
        }
        url += path
        if endsInSlash && path.last != slash { url.append(slash) }
    }

    /// The folder of a module, which may be named by its pom; without a slash at the end.
    static func folder(ofModule module: [UInt8]) -> ArraySlice<UInt8> {
        var folder = module.map { $0 == UInt8(ascii: "\\") ? slash : $0 }[...]
        if folder.suffix(4).map({ $0 == UInt8(ascii: ".") ? $0 : $0 | 0x20 }) == Array(".xml".utf8) {
            folder = folder[..<(folder.lastIndex(of: slash).map { $0 + 1 } ?? folder.startIndex)]
        }
        if folder.last == slash { folder.removeLast() }
        return folder
    }

    /// Without `/../`, as far as there is a folder before it.
    static func normalize(_ url: [UInt8]) -> [UInt8] {
        let up = Array("/../".utf8)
        var result: [UInt8] = []
        var index = 0
        while index < url.count {
            guard url[index] == slash, url[index...].starts(with: up) else {
                result.append(url[index])
                index += 1
                continue
            }
            index += 3
            if result.isEmpty { continue }
            while result.last == slash { result.removeLast() }
            while let last = result.last, last != slash { result.removeLast() }
            // Of what has no slash before it nothing is left, nor is the slash behind.
            if result.popLast() == nil { index += 1 }
        }
        return result
    }
}
