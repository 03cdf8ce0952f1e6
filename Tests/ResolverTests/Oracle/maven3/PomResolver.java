import java.util.List;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelSource;
import org.apache.maven.model.resolution.ModelResolver;
import org.apache.maven.model.resolution.UnresolvableModelException;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResult;

/** Finds the parents and imports of a project's own pom; repositories that poms declare are ignored. */
final class PomResolver implements ModelResolver {
    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> repositories;

    PomResolver(RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> repositories) {
        this.system = system;
        this.session = session;
        this.repositories = repositories;
    }

    @Override
    public ModelSource resolveModel(String group, String artifact, String version) throws UnresolvableModelException {
        try {
            Artifact pom = new DefaultArtifact(group, artifact, "", "pom", version);
            return new FileModelSource(system.resolveArtifact(session, new ArtifactRequest(pom, repositories, ""))
                    .getArtifact()
                    .getFile());
        } catch (RepositoryException e) {
            throw new UnresolvableModelException(e.getMessage(), group, artifact, version, e);
        }
    }

    private String highest(String group, String artifact, String range) throws UnresolvableModelException {
        VersionRangeResult found;
        try {
            Artifact pom = new DefaultArtifact(group, artifact, "", "pom", range);
            found = system.resolveVersionRange(session, new VersionRangeRequest(pom, repositories, ""));
        } catch (RepositoryException e) {
            throw new UnresolvableModelException(e.getMessage(), group, artifact, range, e);
        }
        if (found.getHighestVersion() == null) {
            throw new UnresolvableModelException("No versions matched " + range, group, artifact, range);
        }
        if (found.getVersionConstraint().getRange() != null
                && found.getVersionConstraint().getRange().getUpperBound() == null) {
            throw new UnresolvableModelException("No upper bound in " + range, group, artifact, range);
        }
        return found.getHighestVersion().toString();
    }

    @Override
    public ModelSource resolveModel(Parent parent) throws UnresolvableModelException {
        parent.setVersion(highest(parent.getGroupId(), parent.getArtifactId(), parent.getVersion()));
        return resolveModel(parent.getGroupId(), parent.getArtifactId(), parent.getVersion());
    }

    @Override
    public ModelSource resolveModel(Dependency wanted) throws UnresolvableModelException {
        wanted.setVersion(highest(wanted.getGroupId(), wanted.getArtifactId(), wanted.getVersion()));
        return resolveModel(wanted.getGroupId(), wanted.getArtifactId(), wanted.getVersion());
    }

    @Override
    public void addRepository(Repository repository) {}

    @Override
    public void addRepository(Repository repository, boolean replace) {}

    @Override
    public ModelResolver newCopy() {
        return this;
    }
}
