internal import Bundling
internal import Entries
internal import JSON
package import JarReport
internal import Pipeline
internal import Support
internal import Zip

/// A jar that is looked at: any, not only a bundle of Kiln's.
package struct OpenJar: Sendable {
    /// What it holds.
    package let contents: JarContents
    let archive: ZipArchive

    /// Files that a later one of the same name hides, and folders that are there twice.
    package var hidden: Int { archive.hidden }
    /// Bytes of the file.
    package var bytes: UInt64 { UInt64(max(0, archive.stamp.size)) }
    /// Where it lies.
    package var path: String { archive.path }

    /// Opens a jar. Throws what `ZipArchive` says of it; a second file of one name is no error here. A record or manifest
    /// that cannot be read is noted, and no error either.
    package init(_ path: String, label: String) throws {
        var limits = ZipLimits()
        limits.duplicates = .lastWins
        archive = try ZipArchive(path, limits: limits)
        var contents = JarContents(label: label, table: archive.table)
        if let entry = BundleInput.manifestEntry(in: archive.table) {
            contents.manifest = ManifestText(try archive.read(entry, limit: 16 << 20))
        }
        if let entry = archive.index(of: BundleRecord.path) {
            do {
                contents.take(try OpenJar.record(try archive.read(entry, limit: BundleRecord.limit)))
            } catch let error as KilnError {
                contents.refuseRecord("cannot be used: \(InertText.line(error.message, limit: 300))")
            }
        }
        self.contents = contents
    }

    private struct Format: Decodable { var format: Int }

    private static func record(_ bytes: [UInt8]) throws -> BundleRecord {
        let format = try JSONText.decode(Format.self, bytes, "the record").format
        guard format == BundleRecord.currentFormat else {
            throw KilnError(.invalid, "its format is \(format), and this Kiln reads \(BundleRecord.currentFormat)")
        }
        return try JSONText.decode(BundleRecord.self, bytes, "the record")
    }
}
