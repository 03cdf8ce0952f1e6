import java.util.Map;
import org.apache.maven.api.di.Inject;
import org.apache.maven.api.di.Named;
import org.apache.maven.api.di.Priority;
import org.apache.maven.api.di.Singleton;
import org.apache.maven.api.services.ModelBuilder;
import org.apache.maven.impl.resolver.DefaultArtifactDescriptorReader;
import org.apache.maven.impl.resolver.MavenArtifactRelocationSource;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.impl.ArtifactResolver;
import org.eclipse.aether.impl.RepositoryEventDispatcher;
import org.eclipse.aether.impl.VersionResolver;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;

/** Maven 4's own reader of descriptors, with a memory. */
@Named
@Singleton
@Priority(100)
public final class CachingReader4 extends DefaultArtifactDescriptorReader {
    static Recorder recorder;

    @Inject
    public CachingReader4(
            VersionResolver versionResolver,
            ArtifactResolver artifactResolver,
            ModelBuilder modelBuilder,
            RepositoryEventDispatcher dispatcher,
            Map<String, MavenArtifactRelocationSource> relocationSources) {
        super(versionResolver, artifactResolver, modelBuilder, dispatcher, relocationSources);
    }

    @Override
    public ArtifactDescriptorResult readArtifactDescriptor(
            RepositorySystemSession session, ArtifactDescriptorRequest request) throws ArtifactDescriptorException {
        return recorder.read(request, () -> super.readArtifactDescriptor(session, request));
    }
}
