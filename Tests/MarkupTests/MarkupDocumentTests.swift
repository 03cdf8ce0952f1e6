import Markup
import Testing

@Suite struct MarkupDocumentTests {
    /// `<a>x<b>y</b><c><b/></c></a>`
    private let document = MarkupDocument(
        nameBytes: Array("abc".utf8), nameEnds: [1, 2, 3],
        nodes: [
            .init(name: 0, end: 4, textStart: 1, textEnd: 2), .init(name: 1, end: 2, textStart: 0, textEnd: 1),
            .init(name: 2, end: 4, textStart: 2, textEnd: 2), .init(name: 1, end: 4, textStart: 2, textEnd: 2),
        ],
        bytes: Array("yx".utf8), needsLeniency: false)

    @Test func `children are those directly below, in order`() {
        #expect(document.children(0) == [1, 2])
        #expect(document.children(1) == [])
        #expect(document.children(2) == [3])
    }

    @Test func `a child is found by its name, only directly below`() {
        #expect(document.child(0, "b") == 1)
        #expect(document.child(0, "c") == 2)
        #expect(document.child(0, "a") == nil)
        #expect(document.child(1, "b") == nil)
    }

    @Test func `an element has its own text and name`() {
        #expect((0..<4).map(document.text) == ["x", "y", "", ""])
        #expect((0..<4).map(document.name) == ["a", "b", "c", "b"])
    }
}
