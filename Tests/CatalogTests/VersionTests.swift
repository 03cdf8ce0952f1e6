import Catalog
import Database
import Glibc
import Pipeline
import Support
import TestSupport
import Testing

struct VersionTests {
    @Test("a success makes the next version with its outputs, and moves latest, in one step")
    func publish() async throws {
        try await withCatalog { catalog, _ in
            let (id, epoch) = try await catalog.running()
            let draft = try draft(1, outputs: 3)
            let log = StoredLog(digest: try digest(77), bytes: 1234)
            let result = try await catalog.finish(id, epoch: epoch, .succeeded(draft), log: log)
            guard case .ended(let build, let published) = result else {
                Issue.record("fenced out")
                return
            }
            let version = try #require(published)
            #expect(version.number == 1 && version.build == 1 && version.digest == draft.digest)
            #expect(version.outputs == draft.outputs)
            #expect(version.ref?.text == "main")
            #expect(build.state == .succeeded && build.version == 1)
            #expect(build.log == log.digest && build.logBytes == 1234)
            #expect(build.finishedAt != nil && build.phase == nil)
            for selector in [VersionSelector.latest, .number(1), .digest(draft.digest)] {
                #expect(try await catalog.version(id.project, selector) == version)
            }
            #expect(try await catalog.kinds(id) == ["queued", "started", "version", "finished"])
            let digests = (draft.outputs.map(\.digest) + draft.blobs + [draft.digest, log.digest]).sorted()
            #expect(try await catalog.referencedDigests() == digests)
        }
    }

    @Test("a failure changes nothing that can be fetched, and uses no version number")
    func failure() async throws {
        try await withCatalog { catalog, _ in
            let first = try await catalog.published(1)
            let (id, epoch) = try await catalog.running()
            let reason = BuildReason(code: "test", message: "OrderTest.sum:14 expected 3", details: ["a", "b"])
            _ = try await catalog.finish(id, epoch: epoch, .failed(reason))
            #expect(try await catalog.build(id).reason == reason)
            #expect(try await catalog.version(id.project, .latest) == first)
            #expect(try await catalog.published(2).number == 2)
        }
    }

    @Test("a version that cannot be written leaves the build running and nothing of itself")
    func halfway() async throws {
        try await withCatalog { catalog, _ in
            let (id, epoch) = try await catalog.running()
            var twice = try draft(1)
            twice.outputs.append(twice.outputs[0])
            let error = await #expect(throws: KilnError.self) {
                try await catalog.finish(id, epoch: epoch, .succeeded(twice))
            }
            #expect(error?.databaseResult?.primary == .constraint)
            #expect(try await catalog.build(id).state == .running)
            #expect(try await catalog.referencedDigests() == [])
            #expect(try await catalog.kinds(id) == ["queued", "started"])
            guard case .ended(_, let version) = try await catalog.finish(id, epoch: epoch, .succeeded(try draft(1)))
            else {
                Issue.record("fenced out")
                return
            }
            #expect(version?.number == 1)
        }
    }

    @Test("latest does not go back when an older build ends after a newer one")
    func overtaken() async throws {
        try await withCatalog { catalog, _ in
            let (older, olderEpoch) = try await catalog.running()
            let newer = try await catalog.published(2)
            _ = try await catalog.finish(older, epoch: olderEpoch, .succeeded(try draft(1)))
            #expect(try await catalog.version(older.project, .latest) == newer)
            #expect(try await catalog.version(older.project, .number(2)).build == 1)
            let newest = try await catalog.published(3)
            #expect(try await catalog.version(older.project, .latest) == newest)
        }
    }

    @Test("a version that is not there is refused with what there is")
    func missing() async throws {
        try await withCatalog { catalog, _ in
            try await catalog.add(try orders())
            let orders = try name("orders")
            func message(_ selector: VersionSelector) async throws -> String? {
                do {
                    _ = try await catalog.version(orders, selector)
                    return nil
                } catch let error as KilnError where error.code == .notFound {
                    return error.message
                }
            }
            #expect(try await message(.latest)?.contains("no version yet") == true)
            _ = try await catalog.published(1)
            #expect(try await message(.number(9)) == "'orders' has no version 9; it has only version 1")
            _ = try await catalog.published(2)
            #expect(try await message(.number(9)) == "'orders' has no version 9; it has the versions 1 to 2")
            #expect(try await message(.digest(try digest(5)))?.contains("sha256:") == true)
        }
    }

    @Test("versions are listed newest first, page by page, only the project's own")
    func listing() async throws {
        try await withCatalog { catalog, _ in
            for number in 1...5 { _ = try await catalog.published(number) }
            _ = try await catalog.published(9, of: "other")
            let orders = try name("orders")
            var seen: [Int] = []
            var cursor: Int64?
            repeat {
                let page = try await catalog.versions(of: orders, before: cursor, limit: 2)
                seen += page.items.map(\.number)
                #expect(page.items.allSatisfy { $0.outputs.count == 2 })
                cursor = page.next
            } while cursor != nil
            #expect(seen == [5, 4, 3, 2, 1])
        }
    }

    /// What must not happen to the tables, whoever writes.
    static let forbidden: [SQL] = [
        "UPDATE version SET digest = 'sha256:0000000000000000000000000000000000000000000000000000000000000000'",
        "UPDATE version SET number = 9", "DELETE FROM version", "UPDATE output SET size = 9", "DELETE FROM output",
        "UPDATE build_event SET message = ''", "DELETE FROM build_event", "DELETE FROM build",
        "UPDATE build SET state = 'QUEUED', finished_at = NULL", "UPDATE build SET state = 'DREAMING'",
        "UPDATE build SET number = 0", "INSERT INTO channel VALUES (1, 'prod', 1, 0)",
        "UPDATE output SET kind = 'other'", "UPDATE project SET arguments = 'no json'", "UPDATE project SET id = 9",
        "INSERT INTO version (project_id, number, digest, build_id, commit_id, toolchain, sandbox, created_at) "
            + "SELECT project_id, number, digest, 99, commit_id, toolchain, sandbox, created_at FROM version",
    ]

    @Test("the schema itself refuses what would break a promise", arguments: forbidden.indices)
    func schema(index: Int) async throws {
        try await withCatalog { catalog, path in
            let version = try await catalog.published(1)
            let database = try Database(path: path)
            let error = #expect(throws: KilnError.self) { try database.run(Self.forbidden[index]) }
            #expect(error?.code == .conflict)
            try database.close()
            #expect(try await catalog.version(version.project, .latest) == version)
        }
    }
}
