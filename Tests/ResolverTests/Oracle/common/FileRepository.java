import java.io.File;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.metadata.Metadata;
import org.eclipse.aether.repository.LocalArtifactRegistration;
import org.eclipse.aether.repository.LocalArtifactRequest;
import org.eclipse.aether.repository.LocalArtifactResult;
import org.eclipse.aether.repository.LocalMetadataRegistration;
import org.eclipse.aether.repository.LocalMetadataRequest;
import org.eclipse.aether.repository.LocalMetadataResult;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.LocalRepositoryManager;
import org.eclipse.aether.repository.RemoteRepository;

/** A folder in the layout of a remote repository, read in place: nothing is copied, written or downloaded. */
final class FileRepository implements LocalRepositoryManager {
    private final LocalRepository repository;
    private final File folder;

    FileRepository(File folder) {
        this.folder = folder;
        this.repository = new LocalRepository(folder, "oracle");
    }

    @Override
    public LocalRepository getRepository() {
        return repository;
    }

    @Override
    public String getPathForLocalArtifact(Artifact a) {
        StringBuilder path = new StringBuilder(128);
        path.append(a.getGroupId().replace('.', '/')).append('/').append(a.getArtifactId());
        path.append('/').append(a.getBaseVersion());
        path.append('/').append(a.getArtifactId()).append('-').append(a.getVersion());
        if (!a.getClassifier().isEmpty()) {
            path.append('-').append(a.getClassifier());
        }
        if (!a.getExtension().isEmpty()) {
            path.append('.').append(a.getExtension());
        }
        return path.toString();
    }

    @Override
    public String getPathForRemoteArtifact(Artifact artifact, RemoteRepository from, String context) {
        return getPathForLocalArtifact(artifact);
    }

    @Override
    public String getPathForLocalMetadata(Metadata metadata) {
        StringBuilder path = new StringBuilder(128);
        for (String part :
                new String[] {
                    metadata.getGroupId().replace('.', '/'), metadata.getArtifactId(), metadata.getVersion()
                }) {
            if (!part.isEmpty()) {
                path.append(part).append('/');
            }
        }
        return path.append(metadata.getType()).toString();
    }

    @Override
    public String getPathForRemoteMetadata(Metadata metadata, RemoteRepository from, String context) {
        return getPathForLocalMetadata(metadata);
    }

    @Override
    public LocalArtifactResult find(RepositorySystemSession session, LocalArtifactRequest request) {
        LocalArtifactResult result = new LocalArtifactResult(request);
        File file = new File(folder, getPathForLocalArtifact(request.getArtifact()));
        if (file.isFile()) {
            result.setFile(file);
            result.setAvailable(true);
            if (!request.getRepositories().isEmpty()) {
                result.setRepository(request.getRepositories().get(0));
            }
        }
        return result;
    }

    @Override
    public LocalMetadataResult find(RepositorySystemSession session, LocalMetadataRequest request) {
        LocalMetadataResult result = new LocalMetadataResult(request);
        File file = new File(folder, getPathForLocalMetadata(request.getMetadata()));
        if (request.getRepository() != null && file.isFile()) {
            result.setFile(file);
        }
        return result;
    }

    @Override
    public void add(RepositorySystemSession session, LocalArtifactRegistration request) {}

    @Override
    public void add(RepositorySystemSession session, LocalMetadataRegistration request) {}
}
