import org.apache.maven.repository.internal.DefaultArtifactDescriptorReader;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;

/** Maven 3's own reader of descriptors, with a memory. */
@SuppressWarnings("deprecation")
public final class CachingReader extends DefaultArtifactDescriptorReader {
    static Recorder recorder;
    /** The session that reads poms: the question's, with a cache of parsed parents and imports. */
    static RepositorySystemSession session;

    @Override
    public ArtifactDescriptorResult readArtifactDescriptor(
            RepositorySystemSession unused, ArtifactDescriptorRequest request) throws ArtifactDescriptorException {
        return recorder.read(request, () -> super.readArtifactDescriptor(session, request));
    }
}
