internal import Crypto
internal import Pipeline
internal import Support
internal import Synchronization

/// Browsers that have shown the token. In memory only: a restart asks for it again.
final class Sessions: Sendable {
    static let cookieName = "kiln_session"
    private static let seconds = 12.0 * 3600
    private static let most = 1000

    private let clock: Clock
    private let expiries = Mutex<[String: Timestamp]>([:])

    init(clock: Clock) { self.clock = clock }

    /// Begins a session; answers the `Set-Cookie` value.
    func begin() throws -> String {
        let id = Hex.encode(try Crypto.randomBytes(32))
        let now = clock.now()
        expiries.withLock { expiries in
            expiries = expiries.filter { $0.value > now }
            if expiries.count >= Self.most, let oldest = expiries.min(by: { $0.value < $1.value }) {
                expiries[oldest.key] = nil
            }
            expiries[id] = now.advanced(bySeconds: Self.seconds)
        }
        return "\(Self.cookieName)=\(id); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(Int(Self.seconds))"
    }

    /// Ends a session; answers the `Set-Cookie` value.
    func end(_ id: String?) -> String {
        if let id { expiries.withLock { $0[id] = nil } }
        return "\(Self.cookieName)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    }

    /// Whether the session is there and not over. The ids are random and 256 bits long, so a look-up gives nothing away.
    func isValid(_ id: String) -> Bool {
        let now = clock.now()
        return expiries.withLock { ($0[id] ?? now) > now }
    }
}
