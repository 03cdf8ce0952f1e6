/// What the classes of a jar declare and refer to, in flat arrays: all that a check needs, so that no class is read twice.
///
/// A summary says nothing of where the jar lies; it is the same for the same jar, and is kept under the jar's digest.
/// Names are with slashes, in modified UTF-8. Every number in it is checked when it is read, so none can lead nowhere.
package struct JarSummary: Sendable {
    /// What holds for the jar as a whole.
    package struct Facts: OptionSet, Hashable, Sendable {
        package let rawValue: UInt32
        /// Makes a set of its bits.
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Java takes it for a multi-release jar.
        package static let isMultiRelease = Facts(rawValue: 1)
        /// It is signed.
        package static let isSigned = Facts(rawValue: 2)
        /// It says what its classes declare, not what they refer to.
        package static let hasNoReferences = Facts(rawValue: 4)
    }

    /// Changes with anything that a summary holds or means.
    package static var formatVersion: UInt32 { SummaryLayout.version }

    /// The whole of it, head and tables.
    let words: [UInt32]
    /// The names one after the other, as bytes.
    package let text: [UInt8]
    let layout: SummaryLayout

    init(words: [UInt32], text: [UInt8], layout: SummaryLayout) {
        self.words = words
        self.text = text
        self.layout = layout
    }

    /// What holds for the jar as a whole.
    package var facts: Facts { Facts(rawValue: words[SummaryLayout.factsWord]) }

    /// How many classes it has; those for newer Javas count as well.
    package var classCount: Int { layout.count(.classes) }

    /// Where the name of a class lies in `text`.
    package func classNameRange(_ index: Int) -> Range<Int> { textRange(Int(classWord(index, .name))) }

    /// The version N of a class below `META-INF/versions/N`; 0: of any other.
    package func release(_ index: Int) -> Int { Int(classWord(index, .release)) }

    /// The version of a class's file format: 52 is Java 8.
    package func majorVersion(_ index: Int) -> Int { Int(classWord(index, .flags) >> 16) }

    /// A class's access flags (JVMS 4.1).
    package func flags(_ index: Int) -> UInt16 { UInt16(truncatingIfNeeded: classWord(index, .flags)) }

    /// The name of a class, for messages.
    package func className(_ index: Int) -> String { String(decoding: text[classNameRange(index)], as: UTF8.self) }

    /// The classes that a class loader for this release of Java finds (JarFile): of a multi-release jar the newest
    /// version of each that is not newer, of any other those that are no version.
    package func classes(forJava release: Int) -> [Int] {
        guard facts.contains(.isMultiRelease), release >= 9 else {
            return (0..<classCount).filter { self.release($0) == 0 }
        }
        // By the name's number: the names are kept once.
        var best = [Int32](repeating: -1, count: layout.count(.texts))
        for index in 0..<classCount {
            let version = self.release(index)
            guard version == 0 || (version >= 9 && version <= release) else { continue }
            let name = Int(classWord(index, .name))
            if best[name] < 0 || self.release(Int(best[name])) < version {
                best[name] = Int32(truncatingIfNeeded: index)
            }
        }
        return (0..<classCount).filter { best[Int(classWord($0, .name))] == Int32(truncatingIfNeeded: $0) }
    }

    /// The services it has providers for, and these, with dots.
    package var services: [(service: String, providers: [String])] {
        (0..<layout.count(.services)).map { index in
            let start = index == 0 ? 0 : Int(words[layout.start(.services) + 2 * index - 1])
            let end = Int(words[layout.start(.services) + 2 * index + 1])
            return (
                name(Int(words[layout.start(.services) + 2 * index])),
                (start..<end).map { name(Int(words[layout.start(.providers) + $0])) }
            )
        }
    }

    /// The classes that its manifest says are started, with dots.
    package var entryClasses: [String] {
        (0..<layout.count(.entryClasses)).map { name(Int(words[layout.start(.entryClasses) + $0])) }
    }

    // MARK: the tables

    func textRange(_ id: Int) -> Range<Int> {
        let ends = layout.start(.texts)
        return (id == 0 ? 0 : Int(words[ends + id - 1]))..<Int(words[ends + id])
    }

    func name(_ id: Int) -> String { String(decoding: text[textRange(id)], as: UTF8.self) }

    /// A number of a class.
    @inline(__always)
    func classWord(_ index: Int, _ field: SummaryLayout.ClassField) -> UInt32 {
        words[layout.start(.classes) + SummaryLayout.Table.classes.width * index + field.rawValue]
    }

    /// The rows of another table that belong to a class.
    @inline(__always)
    func rows(_ index: Int, _ end: SummaryLayout.ClassField) -> Range<Int> {
        (index == 0 ? 0 : Int(classWord(index - 1, end)))..<Int(classWord(index, end))
    }
}
