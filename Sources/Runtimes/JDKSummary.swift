internal import Crypto
package import Linkage
internal import Pipeline
internal import Support

/// What the classes of a release of Java declare, from a JDK on this machine.
package struct JDKSummary: Sendable {
    /// The JDK's version, such as `17.0.15`.
    package var version: String
    /// The release of Java.
    package var release: Int
    /// Whether all its classes are there, and not only those that others may use.
    package var isWhole: Bool
    /// What they declare.
    package var summary: JarSummary

    /// Reads the classes of a release, that of the JDK itself when it is `nil`. They are kept in a folder when one is
    /// given, and read again when the JDK changed. Throws `unavailable` when this JDK does not have the release.
    package static func load(home: String, release: Int?, cache: String?) throws -> JDKSummary {
        let own = JDKClasses.feature(try JDKClasses(home: home, release: 0).version)
        let jdk = try JDKClasses(home: home, release: release ?? own)
        let isWhole = jdk.release == own
        let file = try cache.map { folder in
            // The image changes with the JDK; what is kept says itself whether it is damaged.
            let sources = ["/release", "/lib/modules", "/lib/ct.sym", "/jre/lib/rt.jar"]
                .map { "\(FileStamp.of(home + $0))" }
            let key = "\(home)\n\(sources)\n\(jdk.release)\n\(JarSummary.formatVersion)"
            return "\(folder)/\(try Crypto.sha256(Array(key.utf8)).hex)"
        }
        // What cannot be read is made anew.
        if let file, Files.exists(file), let bytes = try? Files.read(file, limit: 1 << 30) {
            do throws(JarSummaryError) {
                return JDKSummary(
                    version: jdk.version, release: jdk.release, isWhole: isWhole,
                    summary: try JarSummary(packed: bytes))
            } catch {}
        }
        var collector = ClassCollector()
        _ = try jdk.read { collector.add($0, $1) }
        let packed = collector.packed()
        if let file {
            // A full disk must not keep a check from being made.
            try? Files.createDirectory(Files.parent(of: file))
            try? Files.writeAtomically(file, packed, isDurable: false)
        }
        do throws(JarSummaryError) {
            return JDKSummary(
                version: jdk.version, release: jdk.release, isWhole: isWhole, summary: try JarSummary(packed: packed))
        } catch {
            throw KilnError(.internal, "the classes of \(home) cannot be summed up: \(error)")
        }
    }
}
