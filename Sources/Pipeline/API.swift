// The shapes of `/api/v1` that are not already values of the core (docs/api.md).

/// The program itself.
package enum Product {
    /// Its version.
    package static let version = "0.1.0"
}

/// A page of a list. `next` is the cursor of the following page; `nil` at the end.
package struct Page<Item: Codable & Sendable>: Codable, Sendable {
    /// The rows.
    package var items: [Item]
    /// Pass it as `cursor` to go on.
    package var next: String?

    /// Joins the parts.
    package init(items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}

/// What registers or changes a project, as text, so that each mistake gets its own message.
package struct ProjectDraft: Codable, Sendable, Hashable {
    /// The name.
    package var name: String
    /// The repository's address.
    package var url: String
    /// A branch or tag; `nil` is the remote's HEAD.
    package var ref: String?
    /// The pom's path; `nil` is `pom.xml`.
    package var pom: String?
    /// The toolchain's id; `nil` is the default.
    package var toolchain: String?
    /// Maven's arguments.
    package var arguments: [String]?
    /// `generated` (the default) or `none`.
    package var git: String?

    /// Joins the parts.
    package init(
        name: String, url: String, ref: String? = nil, pom: String? = nil, toolchain: String? = nil,
        arguments: [String]? = nil, git: String? = nil
    ) {
        self.name = name
        self.url = url
        self.ref = ref
        self.pom = pom
        self.toolchain = toolchain
        self.arguments = arguments
        self.git = git
    }
}

/// What asks for a build, as text.
package struct BuildDraft: Codable, Sendable, Hashable {
    /// A branch or tag.
    package var ref: String?
    /// A commit.
    package var commit: String?

    /// Joins the parts.
    package init(ref: String? = nil, commit: String? = nil) {
        self.ref = ref
        self.commit = commit
    }
}

/// A toolchain as listed.
package struct ToolchainSummary: Codable, Sendable, Hashable {
    /// The id.
    package var id: String
    /// One line about it.
    package var summary: String
    /// Whether it is used when a project names none.
    package var isDefault: Bool
    /// The JDK's version, when it is there.
    package var java: String?
    /// Maven's version, when it is there.
    package var maven: String?
    /// The digest of the JDK and the Maven, when they are there.
    package var digest: Digest?
    /// Why it cannot be used.
    package var problem: String?

    /// Joins the parts.
    package init(
        id: String, summary: String, isDefault: Bool, java: String?, maven: String?, digest: Digest?, problem: String?
    ) {
        self.id = id
        self.summary = summary
        self.isDefault = isDefault
        self.java = java
        self.maven = maven
        self.digest = digest
        self.problem = problem
    }
}

/// An error as it crosses HTTP (RFC 9457), `application/problem+json`.
package struct Problem: Codable, Sendable, Hashable {
    /// `https://kiln.build/problems/` and the code; a name, not an address.
    package var type: String
    /// The code in words.
    package var title: String
    /// The HTTP status.
    package var status: Int
    /// What failed, on what, what to do.
    package var detail: String
    /// `KilnError.Code`.
    package var code: String
    /// The finer name.
    package var reason: String?
    /// Named facts.
    package var fields: [String: String]?

    /// Joins the parts.
    package init(
        type: String, title: String, status: Int, detail: String, code: String, reason: String?,
        fields: [String: String]?
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
        self.reason = reason
        self.fields = fields
    }
}

/// A piece of a build's log as it is streamed (SSE event `log`, `gap` or `end`).
package enum LogEvent: Sendable, Hashable {
    /// Text, and the offset in bytes of what follows it.
    case text(String, next: Int64)
    /// Bytes left out, from…to.
    case gap(from: Int64, to: Int64)
    /// The build ended; nothing follows.
    case end(BuildState)
}
