import Database
import Glibc
import Pipeline
import Support
import TestSupport
import Testing

@testable import Catalog

/// Many rows, and sudden death.
struct EnduranceTests {
    @Test("every form of the list of builds reads by an index", arguments: 0..<8)
    func indexed(form: Int) async throws {
        try await withCatalog { _, path in
            let database = try Database(path: path)
            let (ofProject, inState, before) = (form & 1 != 0, form & 2 != 0, form & 4 != 0)
            let sql = Catalog.listing(ofProject: ofProject, inState: inState, before: before)
            let arguments = [Int64](repeating: 1, count: (ofProject ? 1 : 0) + (inState ? 1 : 0) + (before ? 1 : 0) + 1)
            let plan = try database.query("EXPLAIN QUERY PLAN " + sql, bound: arguments) { try $0.text("detail") }
            // Without a filter the newest rows come straight from the table's own order.
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
            if ofProject || inState {
                #expect(plan.contains { $0.hasPrefix("SEARCH b USING INDEX build_by_") }, "\(plan)")
            }
            #expect(plan.filter { $0.hasPrefix("SCAN") }.allSatisfy { $0 == "SCAN b" }, "\(plan)")
            try database.close()
        }
    }

    @Test("ten thousand builds are listed page by page without a loss, newest first")
    func many() async throws {
        try await withCatalog { catalog, path in
            _ = try await catalog.running("a")
            _ = try await catalog.running("b")
            let database = try Database(path: path)
            try database.run(
                """
                INSERT INTO build (project_id, number, state, pom, arguments, created_at, finished_at)
                WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                SELECT 1 + i % 2, i, CASE i % 3 WHEN 0 THEN 'FAILED' ELSE 'SUCCEEDED' END, 'pom.xml', '[]', i, i FROM n
                """)
            try database.close()
            var seen: [BuildID] = []
            var cursor: Int64?
            repeat {
                let page = try await catalog.builds(
                    project: try name("a"), state: .failed, before: cursor, limit: 500)
                seen += page.items.map(\.id)
                cursor = page.next
            } while cursor != nil
            let expected = stride(from: 10000, through: 2, by: -1).filter { $0 % 2 == 0 && $0 % 3 == 0 }
            #expect(seen.map(\.number) == expected)
            #expect(try await catalog.builds(limit: 3).items.map(\.id.number) == [10000, 9999, 9998])
            #expect(try await catalog.builds(state: .running).items.count == 2)
        }
    }

    @Test("killed while it publishes, the catalog has whole versions only and goes on", arguments: 0..<3)
    func killed(run: Int) async throws {
        try await withScratch { folder in
            let path = "\(folder)/catalog.db"
            _ = await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, run = run as Int] in
                let catalog = try Catalog(path: path, clock: .system)
                Task {
                    // Dies somewhere in the middle of the writes below, another place each time.
                    while true {
                        let files = try FileDescriptor.open(path + "-wal", O_RDONLY).status().st_size
                        if files > 500_000 + run * 70_000 { kill(getpid(), SIGKILL) }
                        await Task.yield()
                    }
                }
                for number in 1...10_000 { _ = try await catalog.published(number) }
            }
            let catalog = try Catalog(path: path, clock: .system)
            #expect(try await catalog.problems() == [])
            let orders = try name("orders")
            let versions = try await catalog.versions(of: orders, limit: 500).items
            let latest = try #require(versions.first)
            #expect(versions.map(\.number) == Array((1...latest.number).reversed()))
            #expect(versions.allSatisfy { $0.outputs.count == 2 })
            #expect(try await catalog.version(orders, .latest) == latest)
            for left in try await catalog.unfinished() where left.state == .running {
                let again = try await catalog.interrupt(left.id, epoch: left.epoch, maxAttempts: 3, why: "killed")
                #expect(again?.state == .queued)
            }
            #expect(try await catalog.published(latest.number + 1).number == latest.number + 1)
            try await catalog.close()
        }
    }
}
