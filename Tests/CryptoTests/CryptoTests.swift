import Pipeline
import Support
import Testing

@testable import Crypto

struct CryptoTests {
    /// The examples of FIPS 180-4 and NIST's byte-oriented vectors.
    static let vectors: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test("the digest of a known message is the published one", arguments: vectors)
    func known(message: String, hex: String) throws {
        #expect(try Crypto.sha256(Array(message.utf8)).hex == hex)
    }

    @Test("a million letters a in parts of any size have the published digest", arguments: [1, 63, 64, 65, 100_000])
    func parts(size: Int) throws {
        let hash = try SHA256()
        var left = size == 1 ? 1000 : 1_000_000
        while left > 0 {
            let count = min(size, left)
            try hash.update([UInt8](repeating: UInt8(ascii: "a"), count: count).span)
            left -= count
        }
        let expected =
            size == 1
            ? "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
            : "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(try hash.finish().hex == expected)
    }

    @Test("a finished hash takes nothing more and is not finished again")
    func finished() throws {
        let hash = try SHA256()
        _ = try hash.finish()
        #expect(throws: KilnError.self) { try hash.update([1].span) }
        #expect(throws: KilnError.self) { try hash.finish() }
    }

    @Test("random bytes have the length asked for and do not repeat")
    func random() throws {
        #expect(try Crypto.randomBytes(0).isEmpty)
        let first = try Crypto.randomBytes(32)
        #expect(first.count == 32)
        #expect(try Crypto.randomBytes(32) != first)
        #expect(throws: KilnError.self) { try Crypto.randomBytes(-1) }
        #expect(throws: KilnError.self) { try Crypto.randomBytes(2 << 20) }
    }

    @Test(
        "constant-time comparison tells equal from unequal",
        arguments: [
            ("", "", true), ("token", "token", true), ("token", "tokeN", false), ("token", "toke", false),
            ("", "t", false),
        ])
    func comparison(left: String, right: String, isEqual: Bool) {
        #expect(Crypto.constantTimeEquals(Array(left.utf8), Array(right.utf8)) == isEqual)
    }

    @Test("a failed call of libcrypto is an error that names the call")
    func failure() {
        #expect(throws: KilnError.self) { try check("EVP_DigestInit_ex", 0) }
    }
}
