import Testing

@testable import Git

struct KnownHostsTests {
    private static let key: [UInt8] = [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 1, 7]
    private static let other: [UInt8] = [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 1, 8]
    private static let rsa: [UInt8] = [0, 0, 0, 7] + Array("ssh-rsa".utf8) + [9]

    private static func text(_ key: [UInt8]) -> String {
        let line = KnownHosts.line(host: "h", port: 22, key: key)
        return line.split(separator: " ").dropFirst().joined(separator: " ")
    }

    @Test(arguments: [
        ("example.org", "example.org", 22, KnownHosts.Verdict.trusted), ("EXAMPLE.org", "example.ORG", 22, .trusted),
        ("example.org", "example.org", 2222, .unknown), ("[example.org]:2222", "example.org", 2222, .trusted),
        ("[example.org]:2222", "example.org", 22, .unknown), ("a,example.org,b", "example.org", 22, .trusted),
        ("*.example.org", "git.example.org", 22, .trusted), ("*.example.org", "example.org", 22, .unknown),
        ("*,!bad.example.org", "bad.example.org", 22, .unknown), ("*,!bad.example.org", "good.org", 22, .trusted),
        ("ex?mple.org", "example.org", 22, .trusted), ("@revoked example.org", "example.org", 22, .revoked),
        ("@cert-authority example.org", "example.org", 22, .unknown), ("# example.org", "example.org", 22, .unknown),
        ("example.org.evil", "example.org", 22, .unknown), ("[::1]:22", "[::1]", 22, .unknown),
        ("[::1]:2222", "[::1]", 2222, .trusted), ("|1|broken", "example.org", 22, .unknown),
    ])
    func `names are matched as ssh matches them`(names: String, host: String, port: Int, verdict: KnownHosts.Verdict) {
        let hosts = KnownHosts("\n  \nnot a line\n\(names) \(Self.text(Self.key)) comment\n")
        #expect(hosts.verdict(host: host, port: port, key: Self.key) == verdict)
    }

    @Test func `another key of the same type is a change, of another type it is unknown`() {
        let hosts = KnownHosts("h \(Self.text(Self.key))\nh \(Self.text(Self.rsa))\n")
        #expect(hosts.verdict(host: "h", port: 22, key: Self.other) == .changed)
        let rsaOnly = KnownHosts("h \(Self.text(Self.rsa))\n")
        #expect(rsaOnly.verdict(host: "h", port: 22, key: Self.key) == .unknown)
        let both = KnownHosts("h \(Self.text(Self.other))\nh \(Self.text(Self.key))\n")
        #expect(both.verdict(host: "h", port: 22, key: Self.key) == .trusted)
        let revoked = KnownHosts("h \(Self.text(Self.key))\n@revoked * \(Self.text(Self.key))\n")
        #expect(revoked.verdict(host: "h", port: 22, key: Self.key) == .revoked)
    }

    @Test func `SHA-1 and its keyed form give the published values`() {
        func hex(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        #expect(hex(SHA1.hash([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(hex(SHA1.hash(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        let long = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        #expect(hex(SHA1.hash(long)) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
        // RFC 2202, cases 2 and 6.
        let jefe = SHA1.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(hex(jefe) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        let large = SHA1.authenticate(
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: [UInt8](repeating: 0xAA, count: 80))
        #expect(hex(large) == "aa4ae5e15272d00e95705637ce8a3b55ed402112")
    }
}
