import Glibc
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

/// What happens when things die: the server, a build that does not want to, the disk.
@Suite("Crash, cancel and a full disk", .serialized, .enabled(if: Machine.central != nil))
struct CrashTests {
    /// A project whose build runs a shell script through the exec plugin of the slice.
    static let pom =
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>t</groupId><artifactId>t</artifactId><version>1</version><packaging>pom</packaging>
          <build><plugins><plugin><groupId>org.codehaus.mojo</groupId><artifactId>exec-maven-plugin</artifactId>
          <version>3.5.0</version><executions><execution><phase>package</phase><goals><goal>exec</goal></goals>
          <configuration><executable>/bin/sh</executable>
          <arguments><argument>${project.basedir}/run.sh</argument></arguments></configuration></execution></executions></plugin></plugins></build>
        </project>
        """

    func start(_ shop: Workshop, _ script: String, _ settings: String = "") async throws {
        let source = shop.scratch + "/source"
        try Files.createDirectory(source)
        try Files.writeAtomically(source + "/pom.xml", Array(Self.pom.utf8))
        try Files.writeAtomically(source + "/run.sh", Array(script.utf8))
        let url = try await shop.repository(of: source, named: "t")
        try await shop.serve(settings, upstream: "file://" + (try #require(Machine.central)))
        #expect(try await shop.kiln("project", "add", "t", "--git", url).end == .exited(0))
    }

    /// Host processes whose command line holds a word.
    func processes(with word: String) throws -> [String] {
        try Files.list("/proc").filter { name in
            // Processes come and go while this looks.
            Int(name) != nil && ((try? Files.readText("/proc/\(name)/cmdline"))?.contains(word) ?? false)
        }
    }

    @Test("after kill -9 in mid-build the build is interrupted, queued again, and succeeds; no process is left")
    func killed() async throws {
        try await withWorkshop { shop in
            let word = "4\(Int.random(in: 10000..<99999))"
            // The first attempt sleeps; the second finds the mark in the local repository, which is kept, and ends.
            try await start(
                shop,
                "[ -e /kiln/repository/mark ] && exit 0; touch /kiln/repository/mark; echo WAITING; sleep \(word)")
            #expect(try await shop.kiln("build", "t").end == .exited(0))
            for _ in 0..<600 where try processes(with: word).isEmpty { try await Task.sleep(for: .milliseconds(100)) }
            #expect(try !processes(with: word).isEmpty)
            await shop.stop(SIGKILL)
            for _ in 0..<100 where try !processes(with: word).isEmpty { try await Task.sleep(for: .milliseconds(100)) }
            #expect(try processes(with: word).isEmpty)

            try await shop.serve(upstream: "file://" + (try #require(Machine.central)))
            let build = try await shop.wait("t#1", "ended") { $0.state.isTerminal }
            #expect(build.state == .succeeded && build.attempt == 2)
            let shown = try await shop.kiln("show", "t#1")
            #expect(shown.outputText.contains("interrupted"))
            #expect(try await shop.json([Version].self, "versions", "t", "--json").count == 1)
        }
    }

    @Test("cancel ends a build that ignores SIGTERM and has daemonised grandchildren")
    func cancelled() async throws {
        try await withWorkshop { shop in
            let word = "4\(Int.random(in: 10000..<99999))"
            try await start(
                shop, "trap '' TERM INT HUP; (setsid sh -c \"trap '' TERM; sleep \(word)\" &) ; echo UP; sleep \(word)",
                "builds:\n  graceSeconds: 2")
            #expect(try await shop.kiln("build", "t").end == .exited(0))
            for _ in 0..<600 where try processes(with: word).count < 2 { try await Task.sleep(for: .milliseconds(100)) }
            #expect(try await shop.kiln("cancel", "t#1").end == .exited(0))
            let build = try await shop.wait("t#1", "ended") { $0.state.isTerminal }
            #expect(build.state == .cancelled)
            #expect(try processes(with: word).isEmpty)
            #expect(try await shop.kiln("cancel", "t#1").end == .exited(6))
            #expect(try await shop.json([Version].self, "versions", "t", "--json").isEmpty)
        }
    }

    @Test("a queued build is cancelled at once, and the wall-clock and silence limits end a build with their reason")
    func limits() async throws {
        try await withWorkshop { shop in
            let settings = "builds:\n  concurrent: 1\n  silenceSeconds: 6\n  graceSeconds: 1"
            try await start(shop, "echo UP; sleep 1000", settings)
            #expect(try await shop.kiln("build", "t").end == .exited(0))
            #expect(try await shop.kiln("build", "t").end == .exited(0))
            #expect(try await shop.kiln("cancel", "t#2").end == .exited(0))
            #expect(try await shop.json(Build.self, "show", "t#2", "--json").state == .cancelled)
            let silent = try await shop.wait("t#1", "ended") { $0.state.isTerminal }
            #expect(silent.state == .failed && silent.reason?.code == "silence")
        }
        try await withWorkshop { shop in
            try await start(
                shop, "while true; do echo UP; sleep 1; done", "builds:\n  wallSeconds: 8\n  graceSeconds: 1")
            #expect(try await shop.kiln("build", "t", "--follow").end == .exited(1))
            let late = try await shop.json(Build.self, "show", "t#1", "--json")
            #expect(late.state == .failed && late.reason?.code == "timeout")
        }
    }

    @Test(
        "on a full disk a build fails with that reason, what was there stays, and with room it succeeds again",
        .enabled(if: Machine.isRoot, "mounting a small file system needs root"))
    func fullDisk() async throws {
        try await withWorkshop { shop in
            let disk = shop.scratch + "/disk"
            try Files.createDirectory(disk)
            try await shop.run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk)
            do {
                try await onSmallDisk(shop, disk)
            } catch {
                await shop.stop(SIGKILL)
                try await shop.run("umount", "-l", disk)
                throw error
            }
            await shop.stop(SIGKILL)
            try await shop.run("umount", "-l", disk)
        }
    }

    private func onSmallDisk(_ shop: Workshop, _ disk: String) async throws {
        let source = shop.scratch + "/source"
        try Files.createDirectory(source)
        let pom = """
            <project><modelVersion>4.0.0</modelVersion><groupId>t</groupId><artifactId>t</artifactId><version>1</version>
            <build><plugins><plugin><artifactId>maven-jar-plugin</artifactId><version>3.4.1</version></plugin>
            <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
            <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin>
            <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version></plugin></plugins></build></project>
            """
        try Files.writeAtomically(source + "/pom.xml", Array(pom.utf8))
        try Files.createDirectory(source + "/src/main/resources")
        try Files.writeAtomically(source + "/src/main/resources/small", [1])
        let url = try await shop.repository(of: source, named: "t")
        // The store's disk is small; the builds' is not.
        try await shop.run("ln", "-s", disk, shop.data)
        try await shop.serve(upstream: "file://" + (try #require(Machine.central)))
        #expect(try await shop.kiln("project", "add", "t", "--git", url).end == .exited(0))
        #expect(try await shop.kiln("build", "t", "--follow").end == .exited(0))
        let before = try await shop.json(Version.self, "show", "t@latest", "--json")

        let repository = shop.scratch + "/repositories/t"
        try await shop.run(
            "dd", "if=/dev/urandom", "of=\(repository)/src/main/resources/big", "bs=1M", "count=40", "status=none")
        try await shop.commit(repository, "too big")
        let failed = try await shop.kiln("build", "t", "--follow")
        #expect(failed.end == .exited(1), "\(failed.outputText.suffix(500))")
        let build = try await shop.json(Build.self, "show", "t#2", "--json")
        #expect(build.state == .failed && build.reason?.code == "no-space", "\(String(describing: build.reason))")
        #expect(try await shop.json(Version.self, "show", "t@latest", "--json") == before)
        #expect(try await shop.kiln("get", "t@latest:t-1.jar", "-o", shop.scratch + "/out").end == .exited(0))
        #expect(try Files.list(disk + "/ingest") == [])

        try await shop.run("rm", repository + "/src/main/resources/big")
        try await shop.commit(repository, "small again")
        #expect(try await shop.kiln("build", "t", "--follow").end == .exited(0))
        #expect(try await shop.json(Version.self, "show", "t@latest", "--json").number == 2)
    }
}
