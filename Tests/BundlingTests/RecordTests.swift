import Bundling
import Entries
import Testing

struct RecordTests {
    /// The archive a plan becomes, as a table; some outputs may be missing.
    private static func table(_ plan: BundlePlan, without missing: Set<String> = []) -> EntryTable {
        var table = EntryTable()
        for name in plan.outputNames where !missing.contains(name) {
            table.append(
                name: name.utf8,
                .init(
                    nameStart: 0, nameLength: 0, method: 8, flags: 0, crc32: 0, compressedSize: 0, size: 0,
                    headerOffset: 0))
        }
        return table
    }

    private static let jars = [
        TestJar(
            "app.jar",
            [("app/Main.class", "m"), ("META-INF/services/s.S", "app.Main"), ("com/lib/A.class", "1"), ("x.txt", "x")],
            isProject: true),
        TestJar(
            "g:lib:2", [("com/lib/A.class", "2"), ("META-INF/services/s.S", "com.lib.B"), ("com/lib/B.class", "b")],
            coordinate: .init(group: "g", artifact: "lib", version: "2")),
        TestJar("c.jar", [("c/C.class", "c"), ("x.txt", "x"), ("META-INF/kiln/bundle.json", "{}")]),
    ]

    private static func plan(_ spec: BundleSpec) throws -> BundlePlan {
        try BundlePlan.of(jars, spec, hasRecord: true)
    }

    @Test func `the record stands behind the manifest, and tells of each entry which input it came from`() throws {
        var spec = BundleSpec.relocating(("com.lib", "shaded.lib"))
        spec.runtime = "flink-1.20"
        var plan = try Self.plan(spec)
        #expect(
            plan.outputNames.prefix(4)
                == ["META-INF/", "META-INF/MANIFEST.MF", "META-INF/kiln/", "META-INF/kiln/bundle.json"])
        let record = BundleRecord(plan, Self.jars.map(\.input), spec, digests: ["aa", "bb", "cc"])
        plan.setRecord(record)
        #expect(
            String(decoding: plan.made[1], as: UTF8.self) == """
                {"format":1,
                "inputs":[
                {"label":"app.jar","sha256":"aa","job":true},
                {"label":"g:lib:2","coordinate":"g:lib:2","sha256":"bb"},
                {"label":"c.jar","sha256":"cc"}],
                "relocations":[
                {"pattern":"com.lib","replacement":"shaded.lib"}],
                "runtime":"flink-1.20",
                "entries":[[0,3],[1,1],[2,1]],
                "merged":{
                "META-INF/services/s.S":[0,1]},
                "duplicates":[[0,1,1,0,0,0],[0,2,0,0,0,1]]}

                """)
        let table = Self.table(plan)
        let origins = try EntryOrigins(record, table)
        var told: [String] = []
        for index in table.entries.indices where origins.inputs[index] >= 0 {
            told.append("\(table.name(index)) \(record.inputs[Int(origins.inputs[index])].label)")
        }
        #expect(
            told == [
                "app/Main.class app.jar", "shaded/lib/A.class app.jar", "x.txt app.jar", "shaded/lib/B.class g:lib:2",
                "c/C.class c.jar",
            ])
        #expect(origins.merged.values.first == [0, 1])
        #expect(plan.left(Self.jars).contains("c.jar: META-INF/kiln/bundle.json: record"))
    }

    @Test func `a merge that gave no bytes is no lie`() throws {
        let plan = try Self.plan(BundleSpec())
        let record = BundleRecord(plan, Self.jars.map(\.input), BundleSpec())
        let origins = try EntryOrigins(record, Self.table(plan, without: ["META-INF/services/s.S"]))
        #expect(origins.merged.isEmpty)
    }

    @Test func `a record of another archive does not fit`() throws {
        let plan = try Self.plan(BundleSpec())
        let good = BundleRecord(plan, Self.jars.map(\.input), BundleSpec())
        let lies: [(String, (inout BundleRecord) -> Void)] = [
            ("fewer", { $0.entries[0][1] -= 1 }), ("fewer", { $0.entries.removeLast() }),
            ("more", { $0.entries[0][1] += 1 }), ("more", { $0.entries.append([0, .max]) }),
            ("more", { $0.entries[0][1] = .max }), ("cannot be", { $0.entries[0][1] = 0 }),
            ("cannot be", { $0.entries[0][1] = .min }), ("cannot be", { $0.entries[0][0] = 3 }),
            ("cannot be", { $0.entries[0][0] = -1 }), ("cannot be", { $0.entries[0] = [] }),
            ("cannot be", { $0.entries.append([1, 2, 3]) }), ("input 7", { $0.merged = ["x": [7]] }),
            ("duplicates", { $0.duplicates = [[0, 1, .max, .max, .max, .max]] }),
            ("duplicates", { $0.duplicates = [[0, 9, 1, 1, 1, 1]] }), ("duplicates", { $0.duplicates = [[0]] }),
            ("cannot be", { $0.inputs = [] }),
        ]
        for (number, (words, lie)) in lies.enumerated() {
            var record = good
            lie(&record)
            let error = #expect(throws: EntryOrigins.Misfit.self) { try EntryOrigins(record, Self.table(plan)) }
            #expect(error?.why.contains(words) == true, "\(number): \(String(describing: error))")
        }
        #expect(throws: EntryOrigins.Misfit.self) { try EntryOrigins(good, Self.table(plan, without: ["c/C.class"])) }
    }

    @Test func `names with quotes and controls are JSON`() {
        let record = BundleRecord(inputs: [.init(label: "a\"b\\\n\u{7F}é")], entries: [])
        #expect(
            String(decoding: record.bytes, as: UTF8.self).contains(#"{"label":"a\"b\\\u000a\u007fé"}"#))
    }
}
