import Support
import Testing

@testable import MavenRepository

struct ChecksumTests {
    private static let sha1 = "DA39a3ee5e6b4b0d3255bfef95601890afd80709"

    @Test(
        "A checksum's file is read as Maven reads it",
        arguments: [
            "#", "#\n", "\n  \n#  lib-1.0.jar\n", "# *lib.jar", "SHA1(lib-1.0.jar)= #", "lib = #\r\n", "\u{FEFF}#",
        ])
    func parse(text: String) {
        let bytes = Array(
            text.split(separator: "#", omittingEmptySubsequences: false).joined(separator: Self.sha1).utf8)
        #expect(Checksum.parse(bytes, .sha1) == Self.sha1.lowercased())
        #expect(Checksum.parse(bytes, .md5) == nil)
    }

    @Test(
        "What holds no checksum is none",
        arguments: [
            "", "lib.jar", "da39a3ee5e6b4b0d3255bfef95601890afd8070", "da39a3ee5e6b4b0d3255bfef95601890afd807090",
            "<html>da39a3ee5e6b4b0d3255bfef95601890afd80709</html>", "gggggggggggggggggggggggggggggggggggggggg",
        ])
    func parseNone(text: String) { #expect(Checksum.parse(Array(text.utf8), .sha1) == nil) }

    @Test("Header fields give the strongest checksum they hold, and nothing that is none")
    func headers() {
        let sha256 = String(repeating: "0a", count: 32)
        let both: HTTPHeaders = ["X-Checksum-Sha1": Self.sha1, "X-Checksum-Sha256": sha256]
        #expect(Checksum.inHeaders(both)?.digits == sha256)
        #expect(Checksum.inHeaders(["etag": "\"{SHA1{\(Self.sha1)}}\""])?.digits == Self.sha1.lowercased())
        #expect(Checksum.inHeaders(["etag": "\"\(Self.sha1)\"", "x-checksum-sha1": "no"]) == nil)
        #expect(Checksum.inHeaders([:]) == nil)
    }
}
