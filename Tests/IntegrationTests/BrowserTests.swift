import FoundationEssentials
import Pipeline
import Subprocess
import Support
import Synchronization
import TestSupport
import Testing

/// The page in a real browser: Chromium, driven by its own WebDriver server.
@Suite("The page in Chromium", .serialized, .enabled(if: Machine.has("chromedriver") && Machine.has("chromium")))
struct BrowserTests {
    /// A WebDriver session (W3C WebDriver, "Endpoints").
    struct Browser {
        let shop: Workshop
        let base: String

        struct Answer<Value: Decodable>: Decodable { var value: Value }
        struct Session: Decodable { var sessionId: String }

        static func open(_ shop: Workshop, port: Int) async throws -> Browser {
            let options = [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--window-size=1280,1000",
            ]
            let arguments = options.map { "\"\($0)\"" }.joined(separator: ",")
            let body = """
                {"capabilities":{"alwaysMatch":{"browserName":"chrome","goog:chromeOptions":\
                {"binary":"/usr/bin/chromium","args":[\(arguments)]}}}}
                """
            let text = try await shop.run(
                "curl", "-sf", "--retry", "50", "--retry-connrefused", "--retry-delay", "1", "-d", body,
                "http://127.0.0.1:\(port)/session")
            let session = try JSONDecoder().decode(Answer<Session>.self, from: Data(text.utf8)).value.sessionId
            return Browser(shop: shop, base: "http://127.0.0.1:\(port)/session/\(session)")
        }

        func post(_ path: String, _ body: String) async throws {
            try await shop.run("curl", "-sf", "-d", body, base + path)
        }

        func go(_ url: String) async throws { try await post("/url", "{\"url\":\(JSONText.quoted(url))}") }

        /// Runs a script in the page; answers its string.
        func script(_ text: String) async throws -> String {
            let body = "{\"script\":\(JSONText.quoted("return String(" + text + ")")),\"args\":[]}"
            let answer = try await shop.run("curl", "-sf", "-d", body, base + "/execute/sync")
            return try JSONDecoder().decode(Answer<String>.self, from: Data(answer.utf8)).value
        }

        func wait(_ what: String, _ condition: String) async throws {
            for _ in 0..<300 {
                // The page may be between two documents.
                if (try? await script(condition)) == "true" { return }
                try await Task.sleep(for: .milliseconds(100))
            }
            let text = try await script("document.body.innerText")
            throw KilnError(.timeout, "the page never had \(what): \(text)")
        }

        /// A picture of the page, kept where KILN_TEST_SCREENSHOTS says, for people.
        func picture(_ name: String) async throws {
            guard let folder = ProcessInfo.processInfo.environment["KILN_TEST_SCREENSHOTS"] else { return }
            let answer = try await shop.run("curl", "-sf", base + "/screenshot")
            let encoded = try JSONDecoder().decode(Answer<String>.self, from: Data(answer.utf8)).value
            let png = try #require(Data(base64Encoded: encoded))
            try Files.writeAtomically("\(folder)/\(name).png", Array(png))
        }

        func close() async throws { try await shop.run("curl", "-sf", "-X", "DELETE", base) }
    }

    @Test("signs in, builds, follows the live log, shows version and failure, and hostile text stays text")
    func page() async throws {
        try await withWorkshop { shop in
            let url = try await shop.repository(of: FirstFiringTests.example(), named: "example")
            try await shop.serve()
            #expect(try await shop.kiln("project", "add", "example", "--git", url).end == .exited(0))

            let port = Int.random(in: 20000..<30000)
            let driver = try Subprocess.start(
                ProcessRequest(
                    ["/usr/bin/chromedriver", "--port=\(port)"],
                    environment: ["PATH": "/usr/bin:/bin", "HOME": shop.scratch])
            ) { _ in }
            do {
                let browser = try await Browser.open(shop, port: port)
                try await use(browser, shop)
                try await browser.close()
            } catch {
                _ = await driver.terminate(graceSeconds: 2)
                throw error
            }
            _ = await driver.terminate(graceSeconds: 2)
        }
    }

    private func use(_ browser: Browser, _ shop: Workshop) async throws {
        try await browser.go(shop.url + "/")
        try await browser.wait("the sign-in form", "document.querySelector('input[name=token]') !== null")
        try await browser.picture("login")
        let token = try Files.readText(shop.data + "/token").split(separator: "\n").first ?? ""
        _ = try await browser.script("document.querySelector('input[name=token]').value='\(token)'")
        _ = try await browser.script("document.querySelector('main form').submit()")
        try await browser.wait("the project", "document.body.innerText.includes('example')")
        try await browser.go(shop.url + "/projects/example")
        try await browser.wait("the button", "document.querySelector('main form button') !== null")
        _ = try await browser.script("document.querySelector('main form button').click()")
        let log = "document.querySelector('pre.log')"
        try await browser.wait("the live log", "\(log)?.innerText.includes('[kiln]')")
        try await browser.picture("building")
        try await browser.wait("success", "document.querySelector('.state.SUCCEEDED') !== null")
        try await browser.wait("the whole log", "\(log)?.innerText.includes('BUILD SUCCESS')")
        try await browser.picture("built")
        try await browser.go(shop.url + "/projects/example/versions/1")
        try await browser.wait(
            "the outputs", "document.body.innerText.includes('app/example-app-1.0.0-standalone.jar')")
        try await browser.picture("version")

        // A commit subject with markup and escapes, and a build that fails.
        let repository = shop.scratch + "/repositories/example"
        try await shop.run("git", "-C", repository, "rm", "-q", "pom.xml")
        try await shop.commit(repository, "<script>document.title='owned'</script>\u{1B}[31mred")
        #expect(try await shop.kiln("build", "example", "--follow").end == .exited(1))
        try await browser.go(shop.url + "/projects/example/builds/2")
        try await browser.wait("the log", "\(log)?.dataset.ended === 'yes'")
        try await browser.wait("the subject as text", "\(log).innerText.includes('<script>')")
        #expect(try await browser.script("document.title").hasPrefix("example#2"))
        #expect(try await browser.script("\(log).innerText.includes('\\u001b')") == "false")
        #expect(try await browser.script("document.querySelector('.reason').innerText").contains("pom.xml"))
        try await browser.picture("failed")
        try await browser.go(shop.url + "/")
        try await browser.wait("the builds", "document.body.innerText.includes('FAILED')")
        try await browser.picture("home")
    }
}
