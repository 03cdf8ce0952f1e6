/// A pom as read, nothing computed yet; made on any thread.
package struct ParsedPom: Sendable {
}
