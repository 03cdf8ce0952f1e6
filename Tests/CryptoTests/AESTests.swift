import Crypto
import Support
import Testing

struct AESTests {
    private let key = (0..<16).map(UInt8.init)
    private let vector = (0..<16).reversed().map(UInt8.init)
    /// `printf 'attack at dawn' | openssl enc -aes-128-cbc` with this key and vector.
    private let text: [UInt8] = [
        0x40, 0x0A, 0x07, 0xA9, 0x76, 0xBD, 0x97, 0x77, 0x6E, 0x4D, 0x3E, 0x6B, 0x17, 0x49, 0xDC, 0x50,
    ]

    @Test("what openssl encrypted is decrypted")
    func known() throws {
        #expect(try AES.decryptCBC(text, key: key, vector: vector) == Array("attack at dawn".utf8))
    }

    @Test("a wrong key, length or padding is an error")
    func wrong() {
        #expect(throws: KilnError.self) { try AES.decryptCBC(text, key: vector, vector: vector) }
        #expect(throws: KilnError.self) { try AES.decryptCBC(Array(text.dropLast()), key: key, vector: vector) }
        #expect(throws: KilnError.self) { try AES.decryptCBC([], key: key, vector: vector) }
        #expect(throws: KilnError.self) { try AES.decryptCBC(text, key: [], vector: vector) }
    }
}
