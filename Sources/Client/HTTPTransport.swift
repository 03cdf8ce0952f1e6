internal import Support

/// PLACEHOLDER-TO-REPLACE
package struct HTTPTransport: Transport {
    package init(settings: ClientSettings) throws {}
    package func send(_ request: TransportRequest) async throws -> TransportResponse { throw KilnError(.unavailable, "none") }
    package func stream(
        _ request: TransportRequest, onHead: @escaping @Sendable (TransportHead) throws -> Void,
        onBytes: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws { throw KilnError(.unavailable, "none") }
}
