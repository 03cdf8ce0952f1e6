/// Names that a tree from outside may not bring onto the disk; git-checkout refuses the same (verify_path).
enum PathRules {
    /// Why a name is refused; `nil` when it is fine. A backslash is an ordinary character on Linux.
    static func refusal(_ name: [UInt8], isLink: Bool) -> String? {
        if name.isEmpty || name == Array(".".utf8) || name == Array("..".utf8) { return "is no name for a file" }
        if name.contains(UInt8(ascii: "/")) || name.contains(0) { return "has a slash or NUL in one name" }
        if name.count > 255 { return "has a name of more than 255 bytes" }
        if isSpelling(name, of: "git", short: "git~1") { return "is a spelling of Git's own directory" }
        if isLink && isSpelling(name, of: "gitmodules", short: "gitmod~1") {
            return "is a link in the place of .gitmodules"
        }
        return nil
    }

    /// Whether a file system that ignores case, invisible characters or trailing blanks and dots reads `.word`.
    private static func isSpelling(_ name: [UInt8], of word: String, short: String) -> Bool {
        let visible = String(decoding: name, as: UTF8.self).unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: false
            default: true
            }
        }
        var text = String(String.UnicodeScalarView(visible)).lowercased()
        // An NTFS stream, or a backslash that begins a path on Windows.
        if let end = text.firstIndex(where: { $0 == ":" || $0 == "\\" }) { text = String(text[..<end]) }
        while text.hasSuffix(" ") || text.hasSuffix(".") { text.removeLast() }
        return text == "." + word || text == short
    }
}

/// Where the links of a tree lead, without asking the disk.
struct LinkRules {
    private let links: [[UInt8]: [UInt8]]

    /// Takes the target of each link by its path.
    init(_ links: [[UInt8]: [UInt8]]) { self.links = links }

    /// Why a link is refused; `nil` when it stays inside, also by way of other links. Where nothing is yet, a name
    /// counts as a folder.
    func refusal(_ link: [UInt8]) -> String? {
        guard let target = links[link] else { return nil }
        if target.isEmpty || target.contains(0) || target.count > 4095 { return "is a link without a usable target" }
        var place = Array(link.split(separator: UInt8(ascii: "/")).dropLast())
        var steps: [ArraySlice<UInt8>] = [target[...]]
        var budget = 40
        while let next = steps.popLast() {
            if next.first == UInt8(ascii: "/") { return "is a link to an absolute path" }
            let parts = next.split(separator: UInt8(ascii: "/"), maxSplits: 1)
            guard let part = parts.first else { continue }
            if parts.count > 1 { steps.append(parts[1].drop { $0 == UInt8(ascii: "/") }) }
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                guard place.popLast() != nil else { return "is a link that leads out of the repository" }
                continue
            }
            let path = Array((place + [part]).joined(separator: [UInt8(ascii: "/")]))
            if let through = links[path] {
                budget -= 1
                // The kernel gives up on as many links, too; a circle leads nowhere.
                guard budget > 0 else { return nil }
                steps.append(through[...])
            } else {
                place.append(part)
            }
        }
        return nil
    }
}
