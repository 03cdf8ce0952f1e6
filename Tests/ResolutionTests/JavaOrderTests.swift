internal import Testing

@testable internal import Resolution

struct JavaOrderTests {
    @Test("small numbers are walked ascending by bucket")
    func numbers() {
        #expect(JavaOrder.walk([17, 1, 33, 0]) == [3, 0, 1, 2])
        #expect(JavaOrder.walk(Array(0..<13).reversed()) == Array(0..<13).reversed())
        #expect(JavaOrder.walk([32, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).first == 0)
    }

    @Test("a crowded bucket of a small table makes the table grow")
    func crowded() {
        // Nine multiples of 16 share a bucket of a table of 16, which then has 32.
        let hashes = (0..<9).map { Int32($0 * 16) }
        #expect(JavaOrder.walk(hashes) == [0, 2, 4, 6, 8, 1, 3, 5, 7])
    }

    @Test("texts hash as in Java", arguments: [("", 0), ("a", 97), ("é", 233)])
    func texts(_ text: String, _ hash: Int) {
        #expect(JavaOrder.hash(text) == Int32(hash))
    }

    @Test("digits hash as their text", arguments: [0, 7, 10, 99, 12_345])
    func digits(_ number: Int32) {
        #expect(JavaOrder.hash(decimal: number) == JavaOrder.hash(String(number)))
    }
}
