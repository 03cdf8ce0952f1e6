internal import Database
package import Pipeline
internal import Support

/// What the holder of a build's lease does. Every write names the epoch it got by `claim`; once another claim, an
/// interruption or an end came between, nothing is written and the holder is told to stop.
extension Catalog {
    /// Gives a queued build to `owner`: RUNNING, with a new epoch. `nil` when it is no longer queued.
    package func claim(_ id: BuildID, owner: String, leaseUntil: Timestamp) throws -> Int64? {
        try database.transaction {
            guard let found = try find(id), found.build.state == .queued else { return nil }
            let epoch = found.epoch + 1
            try database.run(
                """
                UPDATE build SET state = 'RUNNING', epoch = ?, lease_owner = ?, lease_until = ?, started_at = ?
                WHERE id = ?
                """, epoch, owner, leaseUntil.milliseconds, clock.now().milliseconds, found.row)
            let again = found.build.attempt > 1 ? " (attempt \(found.build.attempt))" : ""
            try append("started", "started\(again)", to: found.row)
            return epoch
        }
    }

    /// Keeps the lease until a later time. False when it is lost: stop at once.
    package func renew(_ id: BuildID, epoch: Int64, until: Timestamp) throws -> Bool {
        try database.transaction {
            guard let found = try held(id, epoch) else { return false }
            try database.run(
                "UPDATE build SET lease_until = max(lease_until, ?) WHERE id = ?", until.milliseconds, found.row)
            return true
        }
    }

    /// Records what the build learned about itself, with its events. False when the lease is lost: stop at once.
    package func record(_ id: BuildID, epoch: Int64, _ change: BuildChange) throws -> Bool {
        try database.transaction {
            guard let (row, build) = try held(id, epoch) else { return false }
            let added = change.warnings.prefix(max(0, 100 - build.warnings.count)).map(bounded)
            try database.run(
                """
                UPDATE build SET phase = ?, commit_id = ?, warnings = ?, tests = ?, sandbox = ?, toolchain = ?,
                    log_bytes = max(log_bytes, ?)
                WHERE id = ?
                """, (change.phase ?? build.phase)?.rawValue, (change.commit ?? build.commit)?.hex,
                try json(build.warnings + added), try (change.tests ?? build.tests).map { try json($0) },
                (change.sandbox ?? build.sandbox)?.rawValue, change.toolchain ?? build.toolchain, change.logBytes ?? 0,
                row)
            if let commit = change.commit { try append("commit", commit.hex, to: row) }
            for warning in added { try append("warning", warning, to: row) }
            if let phase = change.phase, phase != build.phase { try append("phase", phase.rawValue, to: row) }
            return true
        }
    }

    /// Takes a build from a holder that died: queued again as its next attempt, or INTERRUPTED when that was the last
    /// one, or CANCELLED when somebody asked for that. `nil` when the lease was lost already.
    package func interrupt(_ id: BuildID, epoch: Int64, maxAttempts: Int, why: String) throws -> Build? {
        try database.transaction {
            guard let (row, build) = try held(id, epoch) else { return nil }
            try append("interrupted", why, to: row)
            if build.cancelRequested {
                let reason = BuildReason(code: "cancelled", message: "cancelled while it was interrupted: \(why)")
                try end(row, .cancelled, reason, log: nil)
            } else if build.attempt >= maxAttempts {
                let message = "interrupted \(build.attempt) times, the last time: \(why); build again"
                try end(row, .interrupted, BuildReason(code: "interrupted", message: message), log: nil)
            } else {
                try database.run(
                    """
                    UPDATE build SET state = 'QUEUED', attempt = attempt + 1, phase = NULL, lease_owner = NULL,
                        lease_until = NULL, warnings = '[]', tests = NULL, log_bytes = 0
                    WHERE id = ?
                    """, row)
                try append("queued", "queued again as attempt \(build.attempt + 1)", to: row)
            }
            return try known(id).build
        }
    }

    /// Cancels a queued build at once, and marks a running one, whose holder then ends it; asking again changes
    /// nothing. Throws `notFound`, and `conflict` (reason `build.ended`) when it has ended.
    package func requestCancel(_ id: BuildID) throws -> Build {
        try database.transaction {
            let (row, _, build) = try known(id)
            switch build.state {
            case .queued:
                try append("cancel-requested", "somebody asked to cancel it", to: row)
                try end(row, .cancelled, BuildReason(code: "cancelled", message: "cancelled before it began"), log: nil)
            case .running:
                if build.cancelRequested { return build }
                try database.run("UPDATE build SET cancel_requested = 1 WHERE id = ?", row)
                try append("cancel-requested", "somebody asked to cancel it", to: row)
            case .succeeded, .failed, .cancelled, .interrupted:
                throw KilnError(
                    .conflict, "the build \(id) has ended already: \(build.state.rawValue)", reason: "build.ended")
            }
            return try known(id).build
        }
    }

    /// Ends a run: the version with its number, its outputs and `latest`, or the failure, and the build's end, all or
    /// nothing. A build that somebody asked to cancel ends CANCELLED and publishes nothing, even if it came through.
    package func finish(
        _ id: BuildID, epoch: Int64, _ outcome: BuildOutcome, log: StoredLog? = nil
    ) throws -> FinishResult {
        try database.transaction {
            guard let (row, build) = try held(id, epoch) else { return .fencedOut }
            var version: Version?
            switch outcome {
            case .succeeded where build.cancelRequested:
                let reason = BuildReason(code: "cancelled", message: "cancelled just before its version was published")
                try end(row, .cancelled, reason, log: log)
            case .succeeded(let draft):
                version = try publish(draft, of: build, row)
                try end(row, .succeeded, nil, log: log)
            case .failed(let reason): try end(row, .failed, reason, log: log)
            case .cancelled(let reason): try end(row, .cancelled, reason, log: log)
            }
            return .ended(try known(id).build, version)
        }
    }

    /// The row of a running build when the epoch is that of its lease.
    private func held(_ id: BuildID, _ epoch: Int64) throws -> (row: Int64, build: Build)? {
        guard let found = try find(id), found.build.state == .running, found.epoch == epoch else { return nil }
        return (found.row, found.build)
    }

    private func end(_ row: Int64, _ state: BuildState, _ reason: BuildReason?, log: StoredLog?) throws {
        let reason = reason.map {
            BuildReason(
                code: bounded($0.code), message: bounded($0.message), details: $0.details.prefix(20).map(bounded))
        }
        try database.run(
            """
            UPDATE build SET state = ?, phase = NULL, lease_owner = NULL, lease_until = NULL, finished_at = ?,
                reason = ?, log_digest = ?, log_bytes = max(log_bytes, ?)
            WHERE id = ?
            """, state.rawValue, clock.now().milliseconds, try reason.map { try json($0) }, log?.digest.description,
            log?.bytes ?? 0, row)
        try append("finished", state.rawValue + (reason.map { ": \($0.message)" } ?? ""), to: row)
    }
}
