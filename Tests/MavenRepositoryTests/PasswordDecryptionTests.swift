import Support
import TestSupport
import Testing

@testable import MavenRepository

/// Texts made by `mvn --encrypt-master-password` and `mvn --encrypt-password` of Maven 3.8.7 and 3.9.11.
@Suite struct PasswordDecryptionTests {
    private static let master = "mäster p{ss"

    @Test(arguments: [
        "{c4grwCdtxqQHuBCZO7Qx+1TW08+qI4CPdajsGGCxS3g=}", "{3HZUWRBFePwHCiYg8acV8yR236jaxNyclGj3N7fRWKM=}",
    ])
    func `a master password is decrypted`(_ text: String) throws {
        let payload = try #require(PasswordDecryption.payload(text))
        let word = Secret("settings.security")
        #expect(try PasswordDecryption.decrypt(payload, with: word).reveal() == Self.master)
    }

    @Test(arguments: [
        (
            "{c4grwCdtxqQHuBCZO7Qx+1TW08+qI4CPdajsGGCxS3g=}",
            "{O4tmrPOuRLcHpqyi2Y4E0LTC/SJXsFCRtg1DneW6yMHeqOXjplQ0z33w1rrS2103}", "sécret-pass word"
        ),
        (
            "{c4grwCdtxqQHuBCZO7Qx+1TW08+qI4CPdajsGGCxS3g=}",
            "note {+zhn81tnje4HEquZuHMJMA2NKG2/R3HT8XpEuG7NObmekBc+ATXnLzkeStr7BAHQ} here", "0123456789abcdef"
        ),
        (
            "{3HZUWRBFePwHCiYg8acV8yR236jaxNyclGj3N7fRWKM=}",
            "{Zb7KXNqMiRIH7dckDNGO3hXud1oqOjytltWxb2Y+N55GDa6kroENo1gfQPXsGxYG}", "sécret-pass word"
        ),
    ])
    func `a password is decrypted with the master of settings-security`(
        _ master: String, _ password: String, _ clear: String
    ) async throws {
        try await withScratch { scratch in
            let first = "\(scratch)/first.xml"
            let second = "\(scratch)/second.xml"
            let relocation = "<settingsSecurity><relocation>\(second)</relocation></settingsSecurity>"
            try Files.writeAtomically(first, Array(relocation.utf8))
            try Files.writeAtomically(
                second, Array("<settingsSecurity><master>\(master)</master></settingsSecurity>".utf8))
            for path in [first, second, "~/first.xml"] {
                var decryption = PasswordDecryption(securityPath: path, home: scratch)
                #expect(decryption.clear(password, of: "server x")?.reveal() == clear)
                #expect(decryption.warnings.isEmpty)
            }
        }
    }

    @Test(
        arguments: [
            ("plain", nil), ("{}", nil), ("{x}", "x"), ("a{b}c", "b"), ("\\{b\\}", nil), ("{a\\}b}", "a\\}b"),
            ("}{", nil),
            ("{", nil), ("", nil), ("{a}{b}", "a"), ("{{abc}", "abc"),
        ] as [(String, String?)])
    func `what is encrypted stands in braces`(_ text: String, _ payload: String?) {
        #expect(PasswordDecryption.payload(text) == payload)
    }

    @Test func `a plain password needs no file`() {
        var decryption = PasswordDecryption(securityPath: nil, home: "")
        #expect(decryption.clear("plain", of: "server x")?.reveal() == "plain")
        #expect(decryption.warnings.isEmpty)
    }

    @Test(arguments: [
        "<settingsSecurity/>", "<settingsSecurity><master>{AAAA}</master></settingsSecurity>", "no xml",
        "<settingsSecurity><relocation>~/security.xml</relocation></settingsSecurity>",
        "<settingsSecurity><master>{jSMOWnoPFgsHVpMvz5VrIt5kRbzGpI8u+9EF1iFQyJQ=}</master></settingsSecurity>",
    ])
    func `a password that cannot be decrypted is not used, and said`(_ security: String) async throws {
        try await withScratch { scratch in
            try Files.writeAtomically("\(scratch)/security.xml", Array(security.utf8))
            var decryption = PasswordDecryption(securityPath: "\(scratch)/security.xml", home: scratch)
            let password = "{O4tmrPOuRLcHpqyi2Y4E0LTC/SJXsFCRtg1DneW6yMHeqOXjplQ0z33w1rrS2103}"
            #expect(decryption.clear(password, of: "server x") == nil)
            #expect(decryption.clear(password, of: "server y") == nil)
            #expect(decryption.warnings.count == 2)
            #expect(decryption.warnings[0].contains("server x"))
        }
    }
}
