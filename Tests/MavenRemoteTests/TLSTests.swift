import Subprocess
import Support
import Testing

/// `kiln resolve` from a repository whose certificate is of an authority of its own.
@Suite(
    .enabled(if: RealProgram.path != nil, "no kiln with kiln-main beside it"),
    .enabled(if: TLSRepository.isPossible, "nginx or openssl is missing"), .timeLimit(.minutes(2)))
struct TLSTests {
    @Test("An authority that SSL_CERT_FILE names is trusted, and all files come over HTTP/2 on few connections")
    func trusted() async throws {
        let requests = try await withTLSRepository { kiln, repository in
            let result = try await kiln.resolve(
                repository.url, "-o", kiln.jars, environment: ["SSL_CERT_FILE": repository.authority])
            try kiln.expectJars(result)
        }
        #expect(requests.count { $0.target.hasSuffix(".pom") } == 5)
        #expect(requests.count { $0.target.hasSuffix(".jar") } == 4)
        #expect(requests.allSatisfy { $0.version == "HTTP/2.0" }, "\(requests)")
        #expect(Set(requests.map(\.connection)).count == 1, "\(requests)")
    }

    @Test("One that nobody knows is refused, with what to do; nothing is asked")
    func unknown() async throws {
        let requests = try await withTLSRepository { kiln, repository in
            let result = try await kiln.resolve(repository.url, "-o", kiln.jars)
            #expect(result.end == .exited(5), "\(result.end)")
            #expect(result.outputText == "")
            for part in ["org.app:app", "no trusted TLS connection to localhost", "SSL_CERT_FILE", "certificate"] {
                #expect(result.errorText.contains(part), "\(part) in \(result.errorText)")
            }
            #expect(try kiln.jarNames() == [])
        }
        #expect(requests.isEmpty)
    }

    @Test(
        "A certificate for another name is refused, also of a trusted authority; so is all when there is no such file")
    func otherwise() async throws {
        let requests = try await withTLSRepository { kiln, repository in
            let byNumber = try await kiln.resolve(
                "https://127.0.0.1:\(repository.port)/repo", environment: ["SSL_CERT_FILE": repository.authority])
            #expect(byNumber.end == .exited(5))
            #expect(byNumber.errorText.contains("no trusted TLS connection to 127.0.0.1"), "\(byNumber.errorText)")
            let noFile = try await kiln.resolve(
                repository.url, environment: ["SSL_CERT_FILE": kiln.scratch + "/nothing.pem"])
            #expect(noFile.end == .exited(5))
            #expect(noFile.errorText.contains("cannot be read; check SSL_CERT_FILE"), "\(noFile.errorText)")
        }
        #expect(requests.isEmpty)
    }
}
