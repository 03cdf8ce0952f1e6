import Coordinates

/// A project's own pom in the making.
final class ProjectBuild {
}
