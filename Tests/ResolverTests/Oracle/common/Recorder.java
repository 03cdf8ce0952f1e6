import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.aether.AbstractRepositoryListener;
import org.eclipse.aether.RepositoryEvent;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;

/**
 * Remembers each descriptor together with what was missing or invalid on the way, and tells both again: so each
 * question lists its own, however many came before it.
 */
final class Recorder extends AbstractRepositoryListener {
    interface Reader {
        ArtifactDescriptorResult read() throws ArtifactDescriptorException;
    }

    private static final class Entry {
        final Set<String> missing = new LinkedHashSet<>();
        final Set<String> invalid = new LinkedHashSet<>();
        ArtifactDescriptorResult result;
        ArtifactDescriptorException exception;
    }

    private final Map<Artifact, Entry> entries = new ConcurrentHashMap<>();
    private final ThreadLocal<Entry> current = new ThreadLocal<>();
    final Set<String> missing = new LinkedHashSet<>();
    final Set<String> invalid = new LinkedHashSet<>();

    void forget() {
        entries.clear();
    }

    synchronized void begin() {
        missing.clear();
        invalid.clear();
    }

    @Override
    public void artifactDescriptorMissing(RepositoryEvent event) {
        Entry entry = current.get();
        if (entry != null) {
            entry.missing.add(event.getArtifact().toString());
        }
    }

    @Override
    public void artifactDescriptorInvalid(RepositoryEvent event) {
        Entry entry = current.get();
        if (entry != null) {
            entry.invalid.add(event.getArtifact() + " " + firstLine(event.getException().getMessage()));
        }
    }

    static String firstLine(String text) {
        int end = text == null ? -1 : text.indexOf('\n');
        return end < 0 ? String.valueOf(text) : text.substring(0, end).trim();
    }

    ArtifactDescriptorResult read(ArtifactDescriptorRequest request, Reader reader)
            throws ArtifactDescriptorException {
        Entry entry = entries.get(request.getArtifact());
        if (entry == null) {
            entry = new Entry();
            current.set(entry);
            try {
                entry.result = reader.read();
            } catch (ArtifactDescriptorException e) {
                entry.exception = e;
            } finally {
                current.remove();
            }
            entries.put(request.getArtifact(), entry);
        }
        synchronized (this) {
            missing.addAll(entry.missing);
            invalid.addAll(entry.invalid);
        }
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
