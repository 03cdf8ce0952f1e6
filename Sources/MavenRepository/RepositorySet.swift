internal import Support

/// Repositories in their order, with what looking a file up in them needs: made once by `RepositoryCache.prepare`, used for many files.
package final class RepositorySet: Sendable {
    struct Member: Sendable {
        enum Kind: Sendable {
            /// Over HTTP; the cache's folder of it.
            case remote
            /// In place.
            case file
            /// Not to be read, and why.
            case unusable(String)
        }

        let repository: RemoteRepository
        let kind: Kind
        /// Where its files are, with a slash at the end.
        let root: [UInt8]
        /// Its address for people and records, with a slash at the end.
        let base: String
    }

    let members: [Member]

    /// The repositories.
    package var repositories: [RemoteRepository] { members.map(\.repository) }

    init(_ members: [Member]) { self.members = members }

    /// One of the repositories; none stands for what was installed locally.
    package func only(_ repository: RemoteRepository?) -> RepositorySet {
        RepositorySet(members.filter { $0.repository == repository })
    }
}

extension RepositorySet.Member {
    /// Reads a repository's address; `cacheRoot` ends with a slash.
    init(_ repository: RemoteRepository, cacheRoot: String) throws {
        let printable = repository.printableURL
        let base = printable.hasSuffix("/") ? printable : printable + "/"
        guard repository.layout == "default" else {
            self.init(repository, .unusable("its layout is '\(repository.layout)', only 'default' can be read"), base)
            return
        }
        switch repository.transport {
        case .unsupported:
            let known = "only http, https and file can be read"
            self.init(repository, .unusable("its protocol is '\(repository.protocolName)', \(known)"), base)
        case .file:
            guard let path = FileAddress.path(repository.url) else {
                self.init(repository, .unusable("its address is no path of this machine"), base)
                return
            }
            self.init(repository, .file, base, root: path.hasSuffix("/") ? path : path + "/")
        case .http:
            self.init(repository, .remote, base, root: try cacheRoot + CacheFolder.name(of: repository) + "/")
        }
    }

    private init(_ repository: RemoteRepository, _ kind: Kind, _ base: String, root: String = "") {
        self.repository = repository
        self.kind = kind
        self.root = Array(root.utf8)
        self.base = base
    }
}
