import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.maven.repository.internal.DefaultArtifactDescriptorReader;
import org.eclipse.aether.AbstractRepositoryListener;
import org.eclipse.aether.RepositoryEvent;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;

/**
 * Maven's own reader of descriptors, which remembers each answer together with what was missing or invalid on the
 * way, and tells both again: so each question lists its own, however many came before it.
 */
@SuppressWarnings("deprecation")
public final class CachingReader extends DefaultArtifactDescriptorReader {
    private static final class Entry {
        final Set<String> missing = new LinkedHashSet<>();
        final Set<String> invalid = new LinkedHashSet<>();
        ArtifactDescriptorResult result;
        ArtifactDescriptorException exception;
    }

    private static final Map<Artifact, Entry> ENTRIES = new HashMap<>();
    private static Entry current;
    /** The session that reads poms: the question's, with a cache of parsed parents and imports. */
    static RepositorySystemSession session;

    static final Set<String> missing = new LinkedHashSet<>();
    static final Set<String> invalid = new LinkedHashSet<>();

    static void forget() {
        ENTRIES.clear();
    }

    static void begin() {
        missing.clear();
        invalid.clear();
    }

    static final class Listener extends AbstractRepositoryListener {
        @Override
        public void artifactDescriptorMissing(RepositoryEvent event) {
            if (current != null) {
                current.missing.add(event.getArtifact().toString());
            }
        }

        @Override
        public void artifactDescriptorInvalid(RepositoryEvent event) {
            if (current != null) {
                current.invalid.add(event.getArtifact() + " " + firstLine(event.getException().getMessage()));
            }
        }
    }

    static String firstLine(String text) {
        int end = text == null ? -1 : text.indexOf('\n');
        return end < 0 ? String.valueOf(text) : text.substring(0, end).trim();
    }

    @Override
    public ArtifactDescriptorResult readArtifactDescriptor(
            RepositorySystemSession unused, ArtifactDescriptorRequest request) throws ArtifactDescriptorException {
        Entry entry = ENTRIES.get(request.getArtifact());
        if (entry == null) {
            entry = new Entry();
            current = entry;
            try {
                entry.result = super.readArtifactDescriptor(session, request);
            } catch (ArtifactDescriptorException e) {
                entry.exception = e;
            }
            current = null;
            ENTRIES.put(request.getArtifact(), entry);
        }
        missing.addAll(entry.missing);
        invalid.addAll(entry.invalid);
        if (entry.exception != null) {
            throw entry.exception;
        }
        ArtifactDescriptorResult result = new ArtifactDescriptorResult(request);
        result.setArtifact(entry.result.getArtifact());
        result.setRelocations(entry.result.getRelocations());
        result.setAliases(entry.result.getAliases());
        result.setRepositories(entry.result.getRepositories());
        result.setDependencies(entry.result.getDependencies());
        result.setManagedDependencies(entry.result.getManagedDependencies());
        result.setProperties(entry.result.getProperties());
        return result;
    }
}
