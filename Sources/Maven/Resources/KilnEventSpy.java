import java.io.BufferedWriter;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.inject.Named;
import javax.inject.Singleton;
import javax.xml.parsers.SAXParserFactory;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.eventspy.AbstractEventSpy;
import org.apache.maven.execution.BuildSuccess;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Writes what Maven itself says about a build as JSON lines to the file named by {@code kiln.report}.
 *
 * <p>Uses only API that Maven 3.8 to 4.0 share, and Java 8. A defect here never fails a build: what cannot be
 * written is left out, and the reader sees that the last line is missing.
 */
@Named("kiln")
@Singleton
public class KilnEventSpy extends AbstractEventSpy {
    private static final int MESSAGE_LIMIT = 4000;
    private static final int CHAIN_LIMIT = 10;
    private static final int FAILED_TEST_LIMIT = 20;
    private static final int REPORT_FILE_LIMIT = 64 << 20;
    private static final int KEPT_FILE_LIMIT = 1 << 20;
    private static final int KEPT_LIMIT = 10_000;

    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Set<String> countedReports = Collections.synchronizedSet(new HashSet<>());
    private final Set<Throwable> written = Collections.newSetFromMap(new IdentityHashMap<>());
    private Writer out;
    private File reportDirectory;
    private int kept;
    private int failedTests;

    @Override
    public void init(Context context) {
        String path = System.getProperty("kiln.report");
        Object user = context.getData().get("userProperties");
        if (path == null && user instanceof Map) {
            Object value = ((Map<?, ?>) user).get("kiln.report");
            path = value == null ? null : value.toString();
        }
        if (path == null) {
            return;
        }
        try {
            reportDirectory = new File(path).getAbsoluteFile().getParentFile();
            out = new BufferedWriter(new OutputStreamWriter(new FileOutputStream(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("kiln: cannot write the report: " + e);
            return;
        }
        Map<?, ?> system = (Map<?, ?>) context.getData().get("systemProperties");
        Object maven = system == null ? null : system.get("maven.version");
        write(new Line("session").text("maven", maven == null ? "" : maven.toString())
                .text("java", System.getProperty("java.version")));
    }

    @Override
    public void onEvent(Object event) {
        if (out == null) {
            return;
        }
        try {
            if (event instanceof ExecutionEvent) {
                execution((ExecutionEvent) event);
            } else if (event instanceof MavenExecutionResult) {
                result((MavenExecutionResult) event);
            }
        } catch (Exception | LinkageError e) {
            write(new Line("note").text("message", "the event spy failed: " + e));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    private void execution(ExecutionEvent event) {
        MavenProject project = event.getProject();
        switch (event.getType()) {
            case SessionStarted:
                for (MavenProject module : event.getSession().getProjects()) {
                    module(module);
                }
                break;
            case ProjectStarted:
                started.put(key(project, null), System.currentTimeMillis());
                break;
            case ProjectSucceeded:
                moduleEnded(project, "succeeded");
                break;
            case ProjectFailed:
                failure(event.getException(), project, null);
                moduleEnded(project, "failed");
                break;
            case ProjectSkipped:
                moduleEnded(project, "skipped");
                break;
            case MojoStarted:
                started.put(key(project, event.getMojoExecution()), System.currentTimeMillis());
                write(mojo("mojo-started", project, event.getMojoExecution()));
                break;
            case MojoSucceeded:
                mojoEnded(event, true);
                break;
            case MojoFailed:
                mojoEnded(event, false);
                break;
            case SessionEnded:
                sessionEnded(event.getSession());
                break;
            default:
                break;
        }
    }

    private void module(MavenProject project) {
        write(new Line("module").text("directory", directory(project)).text("group", project.getGroupId())
                .text("artifact", project.getArtifactId()).text("version", project.getVersion())
                .text("packaging", project.getPackaging()));
    }

    private void moduleEnded(MavenProject project, String result) {
        write(new Line("module-ended").text("directory", directory(project)).text("result", result)
                .number("milliseconds", elapsed(key(project, null))));
    }

    private Line mojo(String event, MavenProject project, MojoExecution mojo) {
        return new Line(event).text("directory", directory(project))
                .text("plugin", mojo.getGroupId() + ":" + mojo.getArtifactId() + ":" + mojo.getVersion())
                .text("goal", mojo.getGoal()).text("execution", mojo.getExecutionId());
    }

    private void mojoEnded(ExecutionEvent event, boolean succeeded) {
        MojoExecution mojo = event.getMojoExecution();
        String key = key(event.getProject(), mojo);
        Long since = started.get(key);
        if (!succeeded) {
            failure(event.getException(), event.getProject(), mojo);
        }
        boolean isTestRun = mojo.getArtifactId().equals("maven-surefire-plugin") && mojo.getGoal().equals("test")
                || mojo.getArtifactId().equals("maven-failsafe-plugin") && mojo.getGoal().equals("integration-test");
        if (isTestRun && since != null) {
            tests(event.getSession(), event.getProject(), mojo, since);
        }
        write(mojo("mojo-ended", event.getProject(), mojo).flag("succeeded", succeeded)
                .number("milliseconds", elapsed(key)));
    }

    /** Outputs are read when all modules are done: a later module's aggregating plugin may still attach some. */
    private void sessionEnded(MavenSession session) {
        MavenExecutionResult result = session.getResult();
        boolean goesOn = MavenExecutionRequest.REACTOR_FAIL_NEVER.equals(session.getReactorFailureBehavior());
        if (result.hasExceptions() && !goesOn) {
            return;
        }
        for (MavenProject project : session.getProjects()) {
            if (!(result.getBuildSummary(project) instanceof BuildSuccess)) {
                continue;
            }
            if (project.getFile() != null) {
                write(output("pom", project, "pom", "pom", null, project.getFile()));
            }
            Artifact main = project.getArtifact();
            if (main != null && main.getFile() != null && !main.getFile().isDirectory()
                    && !project.getPackaging().equals("pom")) {
                write(output("main", project, main));
            }
            for (Artifact attached : project.getAttachedArtifacts()) {
                if (attached.getFile() != null) {
                    write(output("attached", project, attached));
                }
            }
        }
    }

    private Line output(String kind, MavenProject project, Artifact artifact) {
        String extension = artifact.getArtifactHandler() == null ? null : artifact.getArtifactHandler().getExtension();
        return output(kind, project, artifact.getType(), extension == null ? artifact.getType() : extension,
                artifact.getClassifier(), artifact.getFile());
    }

    private Line output(String kind, MavenProject project, String type, String extension, String classifier,
            File file) {
        Line line = new Line("output").text("kind", kind).text("directory", directory(project)).text("type", type)
                .text("extension", extension);
        if (classifier != null && !classifier.isEmpty()) {
            line.text("classifier", classifier);
        }
        line.text("file", file.getAbsolutePath()).flag("exists", file.isFile());
        if (kind.equals("attached") && "pom".equals(extension)) {
            String copy = keep(file);
            if (copy != null) {
                line.text("copy", copy);
            }
        }
        return line;
    }

    /** Copies an attached pom: Maven 4 deletes the consumer poms that it attaches when its session closes. */
    private String keep(File file) {
        if (!file.isFile() || file.length() > KEPT_FILE_LIMIT || kept >= KEPT_LIMIT) {
            return null;
        }
        File copy = new File(reportDirectory, "kept-" + ++kept + ".pom");
        try {
            Files.copy(file.toPath(), copy.toPath(), StandardCopyOption.REPLACE_EXISTING);
            return copy.getPath();
        } catch (IOException e) {
            write(new Line("note").text("message", "an attached pom could not be kept: " + e));
            return null;
        }
    }

    private void result(MavenExecutionResult result) {
        for (Throwable exception : result.getExceptions()) {
            failure(exception, null, null);
        }
        write(new Line("end").flag("succeeded", !result.hasExceptions()));
    }

    /** Writes each exception once, at the event that knows most about where it happened. */
    private void failure(Throwable exception, MavenProject project, MojoExecution mojo) {
        if (exception == null) {
            return;
        }
        synchronized (written) {
            boolean known = false;
            Throwable cause = exception;
            for (int depth = 0; cause != null && depth < CHAIN_LIMIT; depth++, cause = cause.getCause()) {
                known |= !written.add(cause);
            }
            if (known) {
                return;
            }
        }
        Line line = new Line("failure");
        if (project != null) {
            line.text("directory", directory(project));
        }
        if (mojo != null) {
            line.text("plugin", mojo.getGroupId() + ":" + mojo.getArtifactId() + ":" + mojo.getVersion())
                    .text("goal", mojo.getGoal());
        }
        line.begin("chain");
        Throwable cause = exception;
        for (int depth = 0; cause != null && depth < CHAIN_LIMIT; depth++, cause = cause.getCause()) {
            line.element(cause.getClass().getName(), bounded(cause.getMessage()));
            if (cause.getCause() == cause) {
                break;
            }
        }
        write(line.end());
    }

    private void tests(MavenSession session, MavenProject project, MojoExecution mojo, long since) {
        File[] reports = reportsDirectory(session, project, mojo)
                .listFiles((folder, name) -> name.startsWith("TEST-") && name.endsWith(".xml"));
        if (reports == null) {
            return;
        }
        Arrays.sort(reports);
        int[] counts = new int[4];
        for (File report : reports) {
            // The kernel's clock for files may lag some milliseconds behind the JVM's.
            boolean isOfThisRun = report.lastModified() >= since - 1000
                    && countedReports.add(report.getPath() + " " + report.lastModified() + " " + report.length());
            if (isOfThisRun && report.length() <= REPORT_FILE_LIMIT) {
                read(report, project, counts);
            }
        }
        write(new Line("tests").text("directory", directory(project)).text("goal", mojo.getGoal())
                .number("run", counts[0]).number("failures", counts[1]).number("errors", counts[2])
                .number("skipped", counts[3]));
    }

    private File reportsDirectory(MavenSession session, MavenProject project, MojoExecution mojo) {
        String fallback = project.getBuild().getDirectory() + File.separator
                + (mojo.getArtifactId().contains("failsafe") ? "failsafe-reports" : "surefire-reports");
        try {
            Object configuration = mojo.getConfiguration();
            Xpp3Dom folder = configuration instanceof Xpp3Dom
                    ? ((Xpp3Dom) configuration).getChild("reportsDirectory") : null;
            String text = folder == null ? null : folder.getValue();
            if (text == null && folder != null) {
                text = folder.getAttribute("default-value");
            }
            Object value = text == null ? null : new PluginParameterExpressionEvaluator(session, mojo).evaluate(text);
            File file = new File(value == null ? fallback : value.toString());
            return file.isAbsolute() ? file : new File(project.getBasedir(), file.getPath());
        } catch (Exception e) {
            return new File(fallback);
        }
    }

    private void read(File report, MavenProject project, int[] counts) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The JDK's own parser, not one that a plugin brought.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try (InputStream input = new FileInputStream(report)) {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(new InputSource(input), new TestReport(project, counts));
        } catch (Exception e) {
            write(new Line("note").text("message", "unreadable test report " + report + ": " + e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Counts the test cases of one surefire report, and writes the failing ones. */
    private final class TestReport extends DefaultHandler {
        private final MavenProject project;
        private final int[] counts;
        private final StringBuilder text = new StringBuilder();
        private String testClass = "";
        private String method = "";
        private String outcome;
        private String message;
        private String type;

        TestReport(MavenProject project, int[] counts) {
            this.project = project;
            this.counts = counts;
        }

        @Override
        public void startElement(String uri, String local, String name, Attributes attributes) {
            if (name.equals("testcase")) {
                testClass = or(attributes.getValue("classname"), "");
                method = or(attributes.getValue("name"), "");
                outcome = null;
                counts[0]++;
            } else if (name.equals("failure") || name.equals("error") || name.equals("skipped")) {
                outcome = name;
                message = attributes.getValue("message");
                type = or(attributes.getValue("type"), "");
                text.setLength(0);
            }
        }

        @Override
        public void characters(char[] characters, int start, int length) {
            if (text.length() < MESSAGE_LIMIT) {
                text.append(characters, start, Math.min(length, MESSAGE_LIMIT));
            }
        }

        @Override
        public void endElement(String uri, String local, String name) {
            if (!name.equals(outcome)) {
                return;
            }
            counts[name.equals("failure") ? 1 : name.equals("error") ? 2 : 3]++;
            if (!name.equals("skipped") && nextFailedTest()) {
                write(new Line("test-failed").text("directory", directory(project)).text("class", testClass)
                        .text("method", method).text("type", type)
                        .text("message", bounded(or(message, firstLine(text.toString())))));
            }
            outcome = null;
        }
    }

    private synchronized boolean nextFailedTest() {
        failedTests++;
        return failedTests <= FAILED_TEST_LIMIT;
    }

    private static String directory(MavenProject project) {
        return project == null || project.getBasedir() == null ? "" : project.getBasedir().getAbsolutePath();
    }

    private static String key(MavenProject project, MojoExecution mojo) {
        String module = directory(project);
        return mojo == null ? module
                : module + " " + mojo.getArtifactId() + ":" + mojo.getGoal() + "@" + mojo.getExecutionId();
    }

    private long elapsed(String key) {
        Long since = started.get(key);
        return since == null ? 0 : System.currentTimeMillis() - since;
    }

    private static String or(String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static String firstLine(String text) {
        String trimmed = text.trim();
        int end = trimmed.indexOf('\n');
        return end < 0 ? trimmed : trimmed.substring(0, end);
    }

    private static String bounded(String text) {
        return text == null ? "" : text.length() <= MESSAGE_LIMIT ? text : text.substring(0, MESSAGE_LIMIT) + "...";
    }

    private synchronized void write(Line line) {
        if (out == null) {
            return;
        }
        try {
            out.write(line.toString());
            out.flush();
        } catch (IOException e) {
            System.err.println("kiln: cannot write the report: " + e);
            out = null;
        }
    }

    /** One JSON object, written member by member. */
    private static final class Line {
        private final StringBuilder json = new StringBuilder("{");
        private boolean isFirst = true;

        Line(String event) {
            text("event", event);
        }

        Line text(String name, String value) {
            member(name);
            quote(value == null ? "" : value);
            return this;
        }

        Line number(String name, long value) {
            member(name);
            json.append(value);
            return this;
        }

        Line flag(String name, boolean value) {
            member(name);
            json.append(value);
            return this;
        }

        void begin(String name) {
            member(name);
            json.append('[');
            isFirst = true;
        }

        void element(String type, String message) {
            if (!isFirst) {
                json.append(',');
            }
            json.append('{');
            isFirst = true;
            text("type", type).text("message", message);
            json.append('}');
            isFirst = false;
        }

        Line end() {
            json.append(']');
            isFirst = false;
            return this;
        }

        private void member(String name) {
            if (!isFirst) {
                json.append(',');
            }
            isFirst = false;
            quote(name);
            json.append(':');
        }

        private void quote(String text) {
            json.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    json.append('\\').append(c);
                } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                    json.append(String.format("\\u%04x", (int) c));
                } else {
                    json.append(c);
                }
            }
            json.append('"');
        }

        @Override
        public String toString() {
            return json + "}\n";
        }
    }
}
