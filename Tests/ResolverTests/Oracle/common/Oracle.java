import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.CollectResult;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.VersionScheme;

/**
 * Maven itself as the judge: one JSON question a line in, the same object with Maven's answer out.
 * `{"repository": DIR}` changes the folder that is asked, and has no answer. Anything else is a collection (`mode`, `roots`,
 * `exclusions`, `managed`), a project (`pom`), a descriptor (`root`) or a version question (`compare`, `range`).
 */
@SuppressWarnings("deprecation")
abstract class Oracle {
    final Map<String, String> properties = new LinkedHashMap<>();
    // The folder is the local repository itself, read offline; the remote one only names what was asked.
    final List<RemoteRepository> repositories =
            Collections.singletonList(new RemoteRepository.Builder("central", "default", "file:/nowhere").build());
    final Recorder recorder = new Recorder();
    RepositorySystem system;
    DefaultRepositorySystemSession session;

    abstract void use(File folder);

    /** Answers `direct`, `managedCount`, `result` and `errors` of the project whose pom text is given. */
    abstract void project(Map<String, Object> question);

    Oracle() {
        String[] pinned = {
            "java.version=17.0.10", "java.specification.version=17", "java.vendor=Eclipse Adoptium",
            "java.home=/usr/lib/jvm/java-17", "os.name=Linux", "os.arch=amd64", "os.version=5.15.0",
            "file.separator=/", "path.separator=:", "user.home=/home/u", "user.name=u", "user.dir=/w"
        };
        for (String line : pinned) {
            property(line);
        }
    }

    private void property(String line) {
        int at = line.indexOf('=');
        if (at > 0) {
            properties.put(line.substring(0, at).trim(), line.substring(at + 1).trim());
        }
    }

    static List<String> strings(Object value) {
        List<String> list = new ArrayList<>();
        if (value != null) {
            for (Object item : (List<?>) value) {
                list.add((String) item);
            }
        }
        return list;
    }

    /** `g:a:v` (a jar) or `g:a:ext:classifier:v`. */
    private static Artifact artifact(String text) {
        String[] part = text.split(":", -1);
        if (part.length == 3) {
            return new DefaultArtifact(part[0], part[1], "", "jar", part[2]);
        }
        if (part.length == 5) {
            return new DefaultArtifact(part[0], part[1], part[3], part[2], part[4]);
        }
        throw new IllegalArgumentException("not a coordinate: " + text);
    }

    private static String text(Artifact a) {
        return a.getGroupId() + ':' + a.getArtifactId() + ':' + a.getExtension() + ':' + a.getClassifier() + ':'
                + a.getVersion();
    }

    static List<String> declared(Iterable<Dependency> dependencies) {
        List<String> list = new ArrayList<>();
        for (Dependency d : dependencies) {
            StringBuilder line = new StringBuilder(text(d.getArtifact()));
            line.append('|').append(d.getScope());
            line.append('|').append(d.getOptional() == null ? "" : d.getOptional().toString()).append('|');
            String before = "";
            for (Exclusion e : d.getExclusions()) {
                line.append(before).append(e.getGroupId()).append(':').append(e.getArtifactId());
                before = ",";
            }
            list.add(line.toString());
        }
        return list;
    }

    private static List<Exclusion> exclusions(List<String> texts) {
        List<Exclusion> list = new ArrayList<>();
        for (String text : texts) {
            String[] part = text.split(":", -1);
            list.add(new Exclusion(part[0], part[1], "*", "*"));
        }
        return list;
    }

    static String error(Throwable e) {
        // Maven 4 collects on other threads.
        while (e instanceof java.util.concurrent.ExecutionException && e.getCause() != null) {
            e = e.getCause();
        }
        return e.getClass().getSimpleName() + ": " + Recorder.firstLine(e.getMessage());
    }

    CollectResult collector(CollectRequest request) throws DependencyCollectionException {
        return system.collectDependencies(session, request);
    }

    void collect(Map<String, Object> answer, CollectRequest request) {
        request.setRepositories(repositories);
        List<String> errors = new ArrayList<>();
        List<String> result = new ArrayList<>();
        CollectResult collected;
        try {
            collected = collector(request);
        } catch (DependencyCollectionException e) {
            collected = e.getResult();
        }
        for (Exception exception : collected.getExceptions()) {
            errors.add(error(exception));
        }
        if (collected.getRoot() != null) {
            PreorderNodeListGenerator preorder = new PreorderNodeListGenerator();
            collected.getRoot().accept(preorder);
            for (DependencyNode node : preorder.getNodes()) {
                Dependency d = node.getDependency();
                result.add(text(d.getArtifact()) + '|' + d.getScope() + (d.isOptional() ? "|optional" : ""));
            }
        }
        answer.put("result", result);
        answer.put("errors", errors);
    }

    private void resolution(Map<String, Object> question) {
        List<String> roots = strings(question.get("roots"));
        List<Exclusion> exclusions = exclusions(strings(question.get("exclusions")));
        CollectRequest request = new CollectRequest();
        if ("root".equals(question.get("mode"))) {
            request.setRoot(new Dependency(artifact(roots.get(0)), "compile", null, exclusions));
        } else {
            for (String root : roots) {
                request.addDependency(new Dependency(artifact(root), "compile", null, exclusions));
            }
        }
        for (String managed : strings(question.get("managed"))) {
            request.addManagedDependency(new Dependency(artifact(managed), "", (Boolean) null));
        }
        collect(question, request);
    }

    private void descriptor(Map<String, Object> question) {
        ArtifactDescriptorRequest request =
                new ArtifactDescriptorRequest(artifact((String) question.get("root")), repositories, "");
        try {
            ArtifactDescriptorResult result = system.readArtifactDescriptor(session, request);
            question.put("artifact", text(result.getArtifact()));
            List<String> relocations = new ArrayList<>();
            result.getRelocations().forEach(a -> relocations.add(text(a)));
            question.put("relocations", relocations);
            question.put("deps", declared(result.getDependencies()));
            question.put("managed", declared(result.getManagedDependencies()));
        } catch (ArtifactDescriptorException e) {
            question.put("error", Recorder.firstLine(e.getMessage()));
            StringBuilder causes = new StringBuilder();
            for (Throwable t : e.getResult().getExceptions()) {
                causes.append(causes.length() == 0 ? "" : " | ").append(t.getMessage());
            }
            question.put("cause", causes.toString());
        }
    }

    private static void versions(Map<String, Object> question) {
        VersionScheme scheme = new GenericVersionScheme();
        try {
            if (question.containsKey("compare")) {
                List<String> pair = strings(question.get("compare"));
                int order = scheme.parseVersion(pair.get(0)).compareTo(scheme.parseVersion(pair.get(1)));
                question.put("order", (long) Integer.signum(order));
            } else {
                question.put(
                        "contains",
                        scheme.parseVersionConstraint((String) question.get("range"))
                                .containsVersion(scheme.parseVersion((String) question.get("version"))));
            }
        } catch (InvalidVersionSpecificationException e) {
            question.put("contains", "error");
        }
    }

    private void answer(Map<String, Object> question) {
        recorder.begin();
        if (question.containsKey("compare") || question.containsKey("range")) {
            versions(question);
            return;
        }
        if (question.containsKey("pom")) {
            project(question);
        } else if (question.containsKey("root")) {
            descriptor(question);
        } else {
            resolution(question);
        }
        question.put("missing", new ArrayList<>(recorder.missing));
        question.put("invalid", new ArrayList<>(recorder.invalid));
    }

    /** Answers until the input ends. What Maven says besides would get between the answers, so it is dropped. */
    void serve(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(java.io.FileDescriptor.out), false, "UTF-8");
        PrintStream error = System.err;
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        System.setOut(nowhere);
        System.setErr(nowhere);
        try {
            serve(arguments, out);
        } catch (Throwable e) {
            e.printStackTrace(error);
            System.exit(1);
        }
    }

    private void serve(String[] arguments, PrintStream out) throws Exception {
        for (int i = 0; i < arguments.length; i += 2) {
            if (arguments[i].equals("--repository")) {
                use(new File(arguments[i + 1]));
            } else if (arguments[i].equals("--system-properties")) {
                properties.clear();
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new FileInputStream(arguments[i + 1]), StandardCharsets.UTF_8))) {
                    lines.lines().forEach(this::property);
                }
            } else {
                throw new IllegalArgumentException(arguments[i]);
            }
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, Object> question = Json.object(line);
            if (question.containsKey("repository")) {
                use(new File((String) question.get("repository")));
                continue;
            }
            try {
                answer(question);
            } catch (Exception | StackOverflowError e) {
                question.put("failure", e.toString());
            }
            out.print(Json.write(question));
            out.print('\n');
            out.flush();
        }
    }
}
