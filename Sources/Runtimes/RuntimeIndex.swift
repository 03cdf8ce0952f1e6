package import Bundling
package import Pipeline

/// What an imported distribution holds, as its index says it; the summaries of classes stay in the file.
package struct RuntimeIndex: Sendable, Hashable {
    /// A jar of the distribution, or the JDK.
    package struct Archive: Sendable, Hashable {
        /// The file's name; `jdk` for the JDK.
        package var name: String
        /// The file's SHA-256; nil for the JDK.
        package var digest: Digest?
        /// Bytes of the file; 0 for the JDK.
        package var size: UInt64
        /// The artifacts of which it says that they are in it, perhaps moved or in part; sorted.
        package var artifacts: [RuntimeArtifacts.Found]
        /// Its classes as the runtime's Java sees them: names with slashes, each behind its length in two bytes.
        package var classNames: [UInt8]
        /// How many classes.
        package var classCount: Int
        /// How many of them cannot be read as classes: no more than their names is known.
        package var unreadable: Int
        /// Where the packed summary of its classes lies behind the head of the file.
        var summary: Range<UInt64>
        /// The SHA-256 of the packed summary.
        var summaryDigest: Digest

        /// Calls `body` with each class's name.
        package func forEachClass(_ body: (Span<UInt8>) -> Void) {
            let names = classNames.span
            var at = 0
            while at + 2 <= names.count {
                let end = at + 2 + (Int(names[at]) << 8 | Int(names[at + 1]))
                if end > names.count { return }
                body(names.extracting(at + 2..<end))
                at = end
            }
        }
    }

    /// Where the JDK's classes were read.
    package enum JDKSource: String, Sendable, Hashable, CaseIterable {
        /// `jmods/*.jmod`: every class of the release.
        case jmods
        /// `lib/modules`: every class of the release.
        case modules
        /// `rt.jar` and its like, before Java 9: every class of the release.
        case jars
        /// `lib/ct.sym` of a newer JDK: what the release exports, as `javac --release` sees it.
        case symbols = "ct.sym"
    }

    /// The runtime's name.
    package var name: String
    /// The id of the profile it was imported for.
    package var profile: String
    /// The distribution's version; empty: not known.
    package var version: String
    /// The release of Java.
    package var java: Int
    /// The version of the JDK that was read, such as `17.0.15`.
    package var jdkVersion: String
    /// Where its classes were read.
    package var jdkSource: JDKSource
    /// The jars, in the order of the class path.
    package var jars: [Archive]
    /// The JDK.
    package var jdk: Archive
}
