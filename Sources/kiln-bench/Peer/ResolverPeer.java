import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositoryCache;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.connector.basic.BasicRepositoryConnectorFactory;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.impl.DefaultServiceLocator;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.spi.connector.RepositoryConnectorFactory;
import org.eclipse.aether.spi.connector.transport.TransporterFactory;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;

/**
 * Maven's resolver collecting one root: `ResolverPeer local|remote FOLDER|URL COORDINATE ROUNDS [LOCAL-REPOSITORY]`.
 * `local` reads the folder in place, `remote` fetches into the local repository. Each round begins without anything
 * remembered; its milliseconds and the size of the result are one line of JSON.
 */
@SuppressWarnings("deprecation")
public final class ResolverPeer {
    public static void main(String[] arguments) throws Exception {
        boolean isRemote = arguments[0].equals("remote");
        DefaultServiceLocator locator = MavenRepositorySystemUtils.newServiceLocator();
        if (isRemote) {
            locator.addService(RepositoryConnectorFactory.class, BasicRepositoryConnectorFactory.class);
            // Only the newer Maven brings its own transport.
            String http = "org.eclipse.aether.transport.http.HttpTransporterFactory";
            locator.addService(
                    TransporterFactory.class, Class.forName(http).asSubclass(TransporterFactory.class));
        }
        RepositorySystem system = locator.getService(RepositorySystem.class);
        List<RemoteRepository> repositories = new ArrayList<>();
        repositories.add(new RemoteRepository.Builder(
                        "central", "default", isRemote ? arguments[1] : "file:/nowhere")
                .build());
        for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
            long start = System.nanoTime();
            DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
            Map<String, String> properties = new HashMap<>();
            properties.put("java.version", "17.0.10");
            properties.put("java.home", "/usr/lib/jvm/java-17");
            session.setSystemProperties(properties);
            session.setUserProperties(Collections.emptyMap());
            session.setIgnoreArtifactDescriptorRepositories(true);
            session.setCache(new DefaultRepositoryCache());
            if (isRemote) {
                session.setLocalRepositoryManager(
                        system.newLocalRepositoryManager(session, new LocalRepository(arguments[4])));
            } else {
                session.setOffline(true);
                session.setLocalRepositoryManager(new FileRepository(new File(arguments[1])));
            }
            CollectRequest request = new CollectRequest();
            request.setRepositories(repositories);
            request.setRoot(new Dependency(new DefaultArtifact(arguments[2]), "compile"));
            PreorderNodeListGenerator preorder = new PreorderNodeListGenerator();
            try {
                system.collectDependencies(session, request).getRoot().accept(preorder);
            } catch (DependencyCollectionException e) {
                System.err.println(e.getMessage());
                System.exit(1);
            }
            double milliseconds = (System.nanoTime() - start) / 1e6;
            System.out.println(
                    "{\"ms\":" + milliseconds + ",\"nodes\":" + preorder.getNodes().size() + "}");
        }
        // Lets the memory be read.
        if (arguments[arguments.length - 1].equals("stay")) {
            System.out.flush();
            System.in.read();
        }
    }
}
