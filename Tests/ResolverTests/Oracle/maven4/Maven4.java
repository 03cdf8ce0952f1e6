import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.api.RemoteRepository;
import org.apache.maven.api.Session;
import org.apache.maven.api.model.DependencyManagement;
import org.apache.maven.api.model.Model;
import org.apache.maven.api.services.ModelBuilder;
import org.apache.maven.api.services.ModelBuilderException;
import org.apache.maven.api.services.ModelBuilderRequest;
import org.apache.maven.api.services.Sources;
import org.apache.maven.di.Injector;
import org.apache.maven.di.Key;
import org.apache.maven.impl.InternalSession;
import org.apache.maven.impl.resolver.ArtifactDescriptorReaderDelegate;
import org.apache.maven.impl.resolver.MavenSessionBuilderSupplier;
import org.apache.maven.impl.standalone.ApiRunner;
import org.codehaus.plexus.components.secdispatcher.Dispatcher;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.DefaultSessionData;
import org.eclipse.aether.artifact.ArtifactType;
import org.eclipse.aether.artifact.ArtifactTypeRegistry;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.artifact.DefaultArtifactType;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.CollectResult;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.impl.DependencyCollector;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;

/** Maven 4: its own reader, model builder and collector, with the defaults of its core's sessions. */
@SuppressWarnings("deprecation")
final class Maven4 extends Oracle {
    /** The session's parts as core sets them; an unknown type is its own extension, as core's registry says. */
    private final class Defaults extends MavenSessionBuilderSupplier {
        Defaults() {
            super(system, false);
        }

        void apply(DefaultRepositorySystemSession fresh) {
            fresh.setDependencyTraverser(getDependencyTraverser());
            fresh.setDependencyManager(getDependencyManager());
            fresh.setDependencySelector(getDependencySelector());
            fresh.setDependencyGraphTransformer(getDependencyGraphTransformer());
            fresh.setArtifactDescriptorPolicy(getArtifactDescriptorPolicy());
            fresh.setScopeManager(getScopeManager());
            ArtifactTypeRegistry known = getArtifactTypeRegistry();
            Map<String, ArtifactType> unknown = new HashMap<>();
            fresh.setArtifactTypeRegistry(id -> {
                ArtifactType type = known.get(id);
                return type != null ? type : unknown.computeIfAbsent(id, DefaultArtifactType::new);
            });
        }
    }

    private final Session first;
    /** Core's default. The injector alone would give any collector: each is also bound without its name. */
    private final DependencyCollector breadthFirst;
    private InternalSession maven;

    private Maven4() throws IOException {
        CachingReader4.recorder = recorder;
        Path empty = Files.createTempDirectory("oracle");
        empty.toFile().deleteOnExit();
        // Reading settings wants some decoder of passwords, which is never called here.
        Dispatcher none = (Dispatcher) Proxy.newProxyInstance(
                Dispatcher.class.getClassLoader(), new Class<?>[] {Dispatcher.class}, (proxy, method, values) -> null);
        Injector[] injector = new Injector[1];
        first = ApiRunner.createSession(
                it -> injector[0] = it.bindImplicit(CachingReader4.class)
                        .bindImplicit(ForgetfulCaches.class)
                        .bindInstance(Dispatcher.class, none),
                empty);
        breadthFirst = injector[0].getInstance(Key.of(DependencyCollector.class, "bf"));
        system = InternalSession.from(first).getRepositorySystem();
    }

    @Override
    void use(File folder) {
        recorder.forget();
        // A session of its own for each folder, since sessions remember what they read.
        maven = (InternalSession) first.withLocalRepository(first.createLocalRepository(folder.toPath()));
        session = (DefaultRepositorySystemSession) maven.getSession();
        session.setData(new DefaultSessionData());
        InternalSession.associate(session, maven);
        new Defaults().apply(session);
        Map<String, Object> config = new HashMap<>();
        config.put("aether.artifactResolver.snapshotNormalization", "false");
        config.put("aether.dependencyCollector.bf.threads", 1);
        session.setConfigProperties(config);
        session.setSystemProperties(properties);
        session.setUserProperties(Collections.emptyMap());
        session.setOffline(true);
        session.setIgnoreArtifactDescriptorRepositories(true);
        session.setLocalRepositoryManager(new FileRepository(folder));
        session.setRepositoryListener(recorder);
    }

    @Override
    CollectResult collector(CollectRequest request) throws DependencyCollectionException {
        return breadthFirst.collectDependencies(session, request);
    }

    @Override
    void project(Map<String, Object> question) {
        question.put("direct", new ArrayList<>());
        question.put("managedCount", 0L);
        Model model;
        try {
            Path folder = Files.createTempDirectory("oracle");
            // Under a name that no activation looks for: to Kiln it is a text without a file.
            Path pom = folder.resolve("asked.xml");
            Path mark = Files.createDirectory(folder.resolve(".mvn"));
            try {
                Files.writeString(pom, (String) question.get("pom"));
                List<RemoteRepository> asked = new ArrayList<>();
                repositories.forEach(repository -> asked.add(maven.getRemoteRepository(repository)));
                ModelBuilderRequest request = ModelBuilderRequest.builder()
                        .session(maven)
                        .requestType(ModelBuilderRequest.RequestType.BUILD_PROJECT)
                        .source(Sources.buildSource(pom))
                        .systemProperties(properties)
                        .userProperties(Map.of())
                        .activeProfileIds(strings(question.get("profiles")))
                        .repositories(asked)
                        .repositoryMerging(ModelBuilderRequest.RepositoryMerging.REQUEST_DOMINANT)
                        .build();
                model = maven.getService(ModelBuilder.class)
                        .newSession()
                        .build(request)
                        .getEffectiveModel();
            } finally {
                Files.deleteIfExists(pom);
                Files.deleteIfExists(mark);
                Files.deleteIfExists(folder);
            }
        } catch (ModelBuilderException e) {
            List<String> errors = new ArrayList<>();
            errors.add(error(e));
            e.getProblemCollector().problems().forEach(p -> errors.add(p.getSeverity() + " " + p.getMessage()));
            question.put("result", new ArrayList<>());
            question.put("errors", errors);
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        CollectRequest request = new CollectRequest();
        request.setRootArtifact(new DefaultArtifact(
                model.getGroupId(), model.getArtifactId(), "", model.getPackaging(), model.getVersion()));
        ArtifactDescriptorResult declared = new ArtifactDescriptorResult(new ArtifactDescriptorRequest());
        new ArtifactDescriptorReaderDelegate().populateResult(maven, declared, model);
        declared.getDependencies().forEach(request::addDependency);
        declared.getManagedDependencies().forEach(request::addManagedDependency);
        question.put("direct", declared(request.getDependencies()));
        question.put("managedCount", (long) request.getManagedDependencies().size());
        collect(question, request);
    }

    public static void main(String[] arguments) throws Exception {
        new Maven4().serve(arguments);
    }
}
