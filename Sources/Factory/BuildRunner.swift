internal import ArtifactStore
internal import Catalog
internal import Git
internal import Glibc
internal import Maven
internal import Pipeline
internal import Sandbox
internal import Support

/// Runs one build from its lease to its end: fetch, export, build, collect, publish.
///
/// Whatever happens ends in one fenced write to the catalog; nothing that can be fetched changes before it.
struct BuildRunner: Sendable {
    let configuration: Configuration
    let catalog: Catalog
    let blobs: BlobStore
    let toolchains: Toolchains
    let logs: BuildLogs
    let mirrors: Mirrors
    let sandbox: Sandbox
    let clock: Clock
    let log: Log

    /// What a run came to.
    enum Outcome {
        /// It ended, and that is what the catalog is told.
        case ended(BuildOutcome)
        /// It was told to stop.
        case stopped(RunControl.Stop)
    }

    /// Runs the build that was claimed under `epoch`; returns when nothing of it is left but its record.
    func run(_ id: BuildID, epoch: Int64, lane: Int, control: RunControl) async {
        let log = self.log.with(["build": id.description])
        log.info("build started", ["lane": String(lane)])
        do {
            let text = try logs.open(id)
            let outcome = await outcome(of: id, epoch: epoch, lane: lane, control: control, text: text)
            await finish(id, epoch: epoch, outcome: outcome, text: text, log: log)
        } catch {
            log.error("the build's log could not be opened", ["error": "\(error)"])
            await end(id, epoch: epoch, .failed(reason(of: error)), stored: nil, log: log)
        }
    }

    private func outcome(
        of id: BuildID, epoch: Int64, lane: Int, control: RunControl, text: BuildLog
    ) async -> Outcome {
        do {
            let build = try await catalog.build(id)
            let project = try await catalog.project(id.project)
            let places = Places(
                cache: configuration.cache, run: "\(id.project)-\(id.number)-\(epoch)",
                project: try await catalog.hostSlot(of: id.project), lane: lane, sandbox: sandbox.kind)
            let run = BuildRun(
                runner: self, build: build, project: project, epoch: epoch, places: places, control: control, text: text
            )
            let outcome: Outcome
            do {
                outcome = try await run.carryOut()
            } catch {
                await clear(places)
                throw error
            }
            await clear(places)
            return outcome
        } catch is BuildRun.Fenced {
            return .stopped(.leaseLost)
        } catch {
            if let stop = control.stop { return .stopped(stop) }
            return .ended(.failed(reason(of: error)))
        }
    }

    private func clear(_ places: Places) async {
        do {
            try await onOwnThread("kiln.clear") {
                if Files.exists(places.root) { try Files.removeTree(places.root) }
            }
        } catch {
            log.error("a workspace could not be removed; the next start tries again", ["error": "\(error)"])
        }
    }

    /// Stores the log and writes the end.
    private func finish(_ id: BuildID, epoch: Int64, outcome: Outcome, text: BuildLog, log: Log) async {
        switch outcome {
        case .ended(let end):
            if case .failed(let reason) = end { text.note("FAILED: \(reason.message)") }
            await self.end(id, epoch: epoch, end, stored: await store(text, log), log: log)
        case .stopped(.cancelled):
            text.note("CANCELLED")
            let reason = BuildReason(code: "cancelled", message: "cancelled")
            await end(id, epoch: epoch, .cancelled(reason), stored: await store(text, log), log: log)
        case .stopped(.shutdown):
            text.note("interrupted: Kiln is stopping; the build is queued again")
            do {
                _ = try await catalog.interrupt(id, epoch: epoch, maxAttempts: .max, why: "Kiln was stopped")
            } catch {
                log.error("the interruption could not be recorded; the next start does it", ["error": "\(error)"])
            }
            close(id, keepsFile: true, log)
        case .stopped(.leaseLost):
            log.error("the lease was lost; another holder has the build")
            close(id, keepsFile: true, log)
        }
    }

    private func store(_ text: BuildLog, _ log: Log) async -> StoredLog? {
        do {
            return try await onOwnThread("kiln.log") { try logs.store(text) }
        } catch {
            log.error("the build's log could not be stored", ["error": "\(error)"])
            return nil
        }
    }

    /// Writes the end; tries again while the disk or the database refuses, for a build must not stay running.
    private func end(
        _ id: BuildID, epoch: Int64, _ outcome: BuildOutcome, stored: StoredLog?, log: Log
    ) async {
        for attempt in 1... {
            do {
                switch try await catalog.finish(id, epoch: epoch, outcome, log: stored) {
                case .fencedOut:
                    log.error("the build's end was fenced out")
                    close(id, keepsFile: true, log)
                case .ended(let build, let version):
                    close(id, keepsFile: false, log)
                    log.info(
                        "build ended",
                        [
                            "state": build.state.rawValue, "version": version.map { String($0.number) } ?? "",
                            "reason": build.reason?.code ?? "",
                        ])
                }
                return
            } catch {
                log.error("the build's end could not be written", ["attempt": String(attempt), "error": "\(error)"])
                guard attempt < 30 else {
                    close(id, keepsFile: true, log)
                    return
                }
                // Not cancelled by anybody: the run's task is only awaited.
                try? await Task.sleep(for: .seconds(min(attempt, 5)))
            }
        }
    }

    private func close(_ id: BuildID, keepsFile: Bool, _ log: Log) {
        do {
            try logs.close(id, keepsFile: keepsFile)
        } catch {
            log.warning("a log file is left over", ["error": "\(error)"])
        }
    }

    /// The reason that people see for an error of Kiln's own parts.
    func reason(of error: any Error) -> BuildReason {
        guard let error = error as? KilnError else {
            return BuildReason(code: "internal", message: "a defect of Kiln: \(error)")
        }
        return BuildReason(code: error.reason ?? error.code.rawValue, message: error.description)
    }
}
