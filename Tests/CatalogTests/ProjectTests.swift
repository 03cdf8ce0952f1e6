import Catalog
import Database
import Pipeline
import Support
import TestSupport
import Testing

struct ProjectTests {
    @Test("a project comes back as it was registered, and from the next program too")
    func roundTrip() async throws {
        try await withScratch { folder in
            let path = "\(folder)/catalog.db"
            var plain = try orders("plain", ref: nil)
            plain.git = .none
            plain.toolchain = "jdk-17"
            plain.arguments = []
            plain.url = try GitURL("git@git.example:team/plain.git")
            let first = try Catalog(path: path, clock: .system)
            try await first.add(try orders())
            try await first.add(plain)
            try await first.close()
            let second = try Catalog(path: path, clock: .system)
            #expect(try await second.project(try name("orders")) == orders())
            #expect(try await second.project(try name("plain")) == plain)
            try await second.close()
        }
    }

    @Test("a name is taken once")
    func taken() async throws {
        try await withCatalog { catalog, _ in
            try await catalog.add(try orders())
            let error = await #expect(throws: KilnError.self) { try await catalog.add(try orders()) }
            #expect(error?.code == .conflict)
            #expect(error?.reason == "project.exists")
        }
    }

    @Test("changing a project keeps its birthday, and its queued builds keep what they began with")
    func replace() async throws {
        try await withCatalog { catalog, _ in
            try await catalog.add(try orders())
            let queued = try await catalog.enqueue(BuildRequest(), project: try name("orders")).build
            var changed = try orders(ref: "next")
            changed.arguments = ["-X"]
            changed.createdAt = farAway
            let replaced = try await catalog.replace(changed)
            #expect(replaced.createdAt == Timestamp(milliseconds: 7))
            #expect(replaced.ref?.text == "next")
            #expect(try await catalog.build(queued.id) == queued)
            await #expect(throws: KilnError.self) { try await catalog.replace(try orders("other")) }
        }
    }

    @Test("what is not there is 'not found' by name, in every method")
    func missing() async throws {
        try await withCatalog { catalog, _ in
            let gone = try name("gone")
            let id = BuildID(project: gone, number: 1)
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await catalog.project(gone) }, { try await catalog.remove(gone) },
                { _ = try await catalog.hostSlot(of: gone) },
                { _ = try await catalog.enqueue(BuildRequest(), project: gone) }, { _ = try await catalog.build(id) },
                { _ = try await catalog.builds(project: gone) }, { _ = try await catalog.events(of: id) },
                { _ = try await catalog.requestCancel(id) }, { _ = try await catalog.versions(of: gone) },
                { _ = try await catalog.version(gone, .latest) },
            ]
            for call in calls {
                let error = await #expect(throws: KilnError.self) { try await call() }
                #expect(error?.code == .notFound)
                #expect(error?.message.contains("'gone'") == true)
            }
            try await catalog.add(try orders())
            let error = await #expect(throws: KilnError.self) {
                try await catalog.build(BuildID(project: try name("orders"), number: 9))
            }
            #expect(error?.message.contains("orders#9") == true)
        }
    }

    @Test("projects are listed by name, page by page")
    func listing() async throws {
        try await withCatalog { catalog, _ in
            for text in ["c", "a", "e", "b", "d"] { try await catalog.add(try orders(text)) }
            var seen: [String] = []
            var last: ProjectName?
            while true {
                let page = try await catalog.projects(after: last, limit: 2)
                guard let end = page.last else { break }
                #expect(page.count <= 2)
                seen += page.map(\.name.text)
                last = end.name
            }
            #expect(seen == ["a", "b", "c", "d", "e"])
            #expect(try await catalog.projects(limit: -5).count == 1)
        }
    }

    @Test("a busy project stays; an idle one goes with all it has, and its numbers and slot are not used again")
    func removal() async throws {
        try await withCatalog { catalog, path in
            let orders = try name("orders")
            _ = try await catalog.published(1)
            let slot = try await catalog.hostSlot(of: orders)
            let (id, epoch) = try await catalog.running()
            let error = await #expect(throws: KilnError.self) { try await catalog.remove(orders) }
            #expect(error?.reason == "project.busy")
            _ = try await catalog.finish(id, epoch: epoch, .failed(BuildReason(code: "test", message: "no")))
            try await catalog.remove(orders)
            #expect(try await catalog.referencedDigests() == [])
            #expect(try rows(path, "SELECT count(*) AS n FROM build_event") == [0])
            #expect(try rows(path, "SELECT count(*) AS n FROM output") == [0])

            let version = try await catalog.published(2)
            #expect(version.number == 2)
            #expect(version.build == 3)
            #expect(try await catalog.hostSlot(of: orders) > slot)
        }
    }

    @Test("what a removed project's build still writes is fenced out")
    func removedBuild() async throws {
        try await withCatalog { catalog, _ in
            let (id, epoch) = try await catalog.running()
            _ = try await catalog.finish(id, epoch: epoch, .cancelled(BuildReason(code: "cancelled", message: "")))
            try await catalog.remove(id.project)
            #expect(try await !catalog.record(id, epoch: epoch, BuildChange(phase: .building)))
            #expect(try await !catalog.renew(id, epoch: epoch, until: farAway))
            #expect(try await catalog.claim(id, owner: "a", leaseUntil: farAway) == nil)
            #expect(try await catalog.interrupt(id, epoch: epoch, maxAttempts: 3, why: "") == nil)
            #expect(try await catalog.finish(id, epoch: epoch, .succeeded(try draft(1))) == .fencedOut)
        }
    }

    @Test("settings are kept, changed and removed")
    func settings() async throws {
        try await withCatalog { catalog, _ in
            #expect(try await catalog.setting("a") == nil)
            try await catalog.set("a", to: "1")
            try await catalog.set("a", to: "2")
            #expect(try await catalog.setting("a") == "2")
            try await catalog.set("a", to: nil)
            #expect(try await catalog.setting("a") == nil)
        }
    }

    @Test("a database of a newer Kiln is refused")
    func newer() async throws {
        try await withCatalog { _, path in
            let database = try Database(path: path)
            try database.run("INSERT INTO migration (position, identifier) VALUES (99, '999-future')")
            try database.close()
            let error = #expect(throws: KilnError.self) { try Catalog(path: path, clock: .system) }
            #expect(error?.reason == "database.newer")
        }
    }
}

/// The column `n` of a query on another connection.
func rows(_ path: String, _ sql: SQL) throws -> [Int] {
    let database = try Database(path: path)
    let rows = try database.query(sql) { try $0.int("n") }
    try database.close()
    return rows
}
