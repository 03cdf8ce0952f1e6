import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.RepositoryUtils;
import org.apache.maven.model.Model;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.StringModelSource;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositoryCache;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.impl.ArtifactDescriptorReader;
import org.eclipse.aether.impl.DefaultServiceLocator;

/** Maven 3.8 or 3.9, whichever is on the class path. */
@SuppressWarnings("deprecation")
final class Maven3 extends Oracle {
    private Maven3() {
        DefaultServiceLocator locator = MavenRepositorySystemUtils.newServiceLocator();
        locator.setService(ArtifactDescriptorReader.class, CachingReader.class);
        system = locator.getService(RepositorySystem.class);
        CachingReader.recorder = recorder;
    }

    private DefaultRepositorySystemSession newSession(File folder) {
        DefaultRepositorySystemSession fresh = MavenRepositorySystemUtils.newSession();
        Map<String, Object> config = new HashMap<>();
        config.put("aether.artifactResolver.snapshotNormalization", "false");
        fresh.setConfigProperties(config);
        fresh.setSystemProperties(properties);
        fresh.setUserProperties(Collections.emptyMap());
        fresh.setOffline(true);
        fresh.setIgnoreArtifactDescriptorRepositories(true);
        fresh.setLocalRepositoryManager(new FileRepository(folder));
        fresh.setRepositoryListener(recorder);
        return fresh;
    }

    @Override
    void use(File folder) {
        session = newSession(folder);
        recorder.forget();
        DefaultRepositorySystemSession reading = newSession(folder);
        reading.setCache(new DefaultRepositoryCache());
        CachingReader.session = reading;
    }

    @Override
    void project(Map<String, Object> question) {
        Model model;
        question.put("direct", new ArrayList<>());
        question.put("managedCount", 0L);
        try {
            DefaultModelBuildingRequest build = new DefaultModelBuildingRequest();
            build.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_STRICT);
            build.setProcessPlugins(false);
            build.setTwoPhaseBuilding(false);
            Properties system = new Properties();
            system.putAll(properties);
            build.setSystemProperties(system);
            build.setUserProperties(new Properties());
            build.setActiveProfileIds(strings(question.get("profiles")));
            build.setModelResolver(new PomResolver(this.system, session, repositories));
            build.setModelSource(new StringModelSource((String) question.get("pom"), "pom.xml"));
            model = new DefaultModelBuilderFactory().newInstance().build(build).getEffectiveModel();
        } catch (ModelBuildingException e) {
            List<String> errors = new ArrayList<>();
            errors.add(error(e));
            e.getProblems().forEach(problem -> errors.add(problem.getSeverity() + " " + problem.getMessage()));
            question.put("result", new ArrayList<>());
            question.put("errors", errors);
            return;
        }
        CollectRequest request = new CollectRequest();
        request.setRootArtifact(new DefaultArtifact(
                model.getGroupId(), model.getArtifactId(), "", model.getPackaging(), model.getVersion()));
        for (org.apache.maven.model.Dependency d : model.getDependencies()) {
            request.addDependency(RepositoryUtils.toDependency(d, session.getArtifactTypeRegistry()));
        }
        if (model.getDependencyManagement() != null) {
            for (org.apache.maven.model.Dependency d :
                    model.getDependencyManagement().getDependencies()) {
                request.addManagedDependency(RepositoryUtils.toDependency(d, session.getArtifactTypeRegistry()));
            }
        }
        question.put("direct", declared(request.getDependencies()));
        question.put("managedCount", (long) request.getManagedDependencies().size());
        collect(question, request);
    }

    public static void main(String[] arguments) throws Exception {
        new Maven3().serve(arguments);
    }
}
