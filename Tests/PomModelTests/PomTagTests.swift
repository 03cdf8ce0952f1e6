import Testing

@testable import PomModel

@Suite struct PomTagTests {
    @Test func `each tag is found by its name, and no other name is one`() {
        #expect(PomTag.names.count == PomTag.allCases.count)
        for tag in PomTag.allCases {
            #expect("\(tag)" == PomTag.names[Int(tag.rawValue)])
            let found = Array("\(tag)".utf8).withUnsafeBytes { PomTagTable.all.tag($0) }
            #expect(found == tag)
        }
        for other in ["", "x", "Version", "version ", "groupIds", "a-long-name-that-is-none"] {
            #expect(Array(other.utf8).withUnsafeBytes { PomTagTable.all.tag($0) } == .unknown)
        }
    }

    @Test func `each path is written as its case says`() {
        #expect(ModelPath.expressions.count == ModelPath.allCases.count)
        for path in ModelPath.allCases {
            let name = path.expression.split(separator: ".").enumerated()
                .map {
                    $0.offset == 0 ? String($0.element) : $0.element.prefix(1).uppercased() + $0.element.dropFirst()
                }
            #expect(name.joined() == "\(path)")
        }
    }
}
