import Subprocess
import Support
import TestSupport
import Testing

/// Bundles for a cluster: what Flink has is left out, and the rest runs on it.
@Suite(
    "Bundles for Flink", .serialized,
    .enabled(if: Machine.central != nil && Machine.shared != nil && Machine.flink != nil))
struct FlinkBundleTests {
    /// Imports the fixture's Flink into the workshop's home.
    private func importFlink(_ shop: Workshop) async throws {
        let ran = try await shop.kiln("runtime", "import", try #require(Machine.flink))
        #expect(ran.end == .exited(0), "\(ran.errorText)")
        #expect(ran.outputText.contains("version 1.20.3, profile flink-1.20"), "\(ran.outputText)")
        #expect(ran.outputText.contains("Java 11, "))
    }

    /// The names of the classes in a jar, by the JDK's own tool.
    private func classes(_ shop: Workshop, _ jar: String) async throws -> Set<String> {
        Set(
            try await shop.run("jar", "tf", jar).split(separator: "\n").map(String.init).filter {
                $0.hasSuffix(".class")
            })
    }

    /// `customer=cents` of each window, as the orders job prints them.
    private func revenue(_ printed: String) -> [String] {
        printed.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].hasPrefix("c"), Int(parts[0].dropFirst()) != nil, Int(parts[1]) != nil
            else {
                return nil
            }
            return String(line)
        }
    }

    @Test("a bundle of the orders job has the shaded jar's classes, but for Flink's, and does the same on a real Flink")
    func orders() async throws {
        try await withWorkshop { shop in
            try await importFlink(shop)
            let central = try #require(Machine.central)
            let source = shop.scratch + "/orders"
            try await shop.run("cp", "-a", try #require(Machine.shared) + "/projects/flink-orders", source)
            let settings = shop.scratch + "/settings.xml"
            let text = """
                <settings><localRepository>\(shop.scratch)/m2</localRepository><mirrors><mirror><id>slice</id>\
                <mirrorOf>*</mirrorOf><url>file://\(central)</url></mirror></mirrors></settings>
                """
            try Files.writeAtomically(settings, Array(text.utf8))
            try await shop.run("mvn", "-q", "-B", "-s", settings, "-DskipTests", "package", directory: source)

            // The reactor's other module, where a build puts it: in a local repository.
            let version = "1.4.0-SNAPSHOT"
            let reactor = shop.scratch + "/reactor"
            for (artifact, pom, jar) in [
                ("orders", "pom.xml", nil),
                ("orders-common", "common/pom.xml", "common/target/orders-common-\(version).jar"),
            ] {
                let folder = "\(reactor)/shop/orders/\(artifact)/\(version)"
                try Files.createDirectory(folder)
                try await shop.run("cp", "\(source)/\(pom)", "\(folder)/\(artifact)-\(version).pom")
                if let jar { try await shop.run("cp", "\(source)/\(jar)", "\(folder)/\(artifact)-\(version).jar") }
            }
            let bundle = shop.scratch + "/bundle.jar"
            let made = try await shop.kiln(
                "bundle", "-o", bundle, "\(source)/stream/target/orders-stream-\(version).jar", "--pom",
                "\(source)/stream/pom.xml", "--local-repository", reactor, "--repository", "file://\(central)",
                "--relocate", "com.google.common=shop.orders.shaded.guava", "--main-class",
                "shop.orders.stream.OrdersJob", "--runtime", "flink-1.20")
            #expect(made.end == .exited(0), "\(made.errorText)")
            #expect(made.outputText.contains("left out, as flink-1.20 (1.20.3) has them: 5 jars"), "\(made.outputText)")

            let shaded = "\(source)/stream/target/orders-stream-\(version)-all.jar"
            let theirs = try await classes(shop, shaded)
            let ours = try await classes(shop, bundle)
            #expect(ours.subtracting(theirs) == [])
            // What the shade plugin has and the bundle has not, and why.
            let reasons: [(reason: String, fits: (String) -> Bool, count: Int)] = [
                // flink-json 1.20.3 lies in Flink's lib, and org.apache.flink. is loaded from there first.
                ("flink-json", { $0.hasPrefix("org/apache/flink/formats/") }, 103),
                // flink-dist holds the same versions, 1.8.0 and 1.1.10.4.
                ("lz4-java", { $0.hasPrefix("net/jpountz/") }, 80),
                ("snappy-java", { $0.hasPrefix("org/xerial/snappy/") }, 40),
                // A bundle is no module (S3).
                ("module", { $0.hasSuffix("module-info.class") }, 1),
            ]
            let missing = theirs.subtracting(ours)
            for (reason, fits, count) in reasons {
                let classes = missing.filter(fits)
                #expect(classes.count == count, "\(reason)")
            }
            let unexplained = missing.filter { name in !reasons.contains { $0.fits(name) } }
            #expect(unexplained.isEmpty, "\(unexplained.sorted().prefix(5))")
            #expect(ours.count > 6_000)

            try await FlinkCluster.with(shop, port: 18091) { flink in
                #expect(try await flink.run(shaded, "[\"--demo\",\"2000\"]") == "FINISHED")
                let expected = revenue(try flink.printed())
                #expect(expected.count >= 250)
                #expect(try await flink.run(bundle, "[\"--demo\",\"2000\"]") == "FINISHED")
                let both = revenue(try flink.printed())
                #expect(both.dropFirst(expected.count).sorted() == expected.sorted())
            }
        }
    }

    private static let job = """
        package pipe;

        import com.fasterxml.jackson.databind.JsonNode;
        import com.fasterxml.jackson.databind.ObjectMapper;
        import java.nio.charset.StandardCharsets;
        import java.nio.file.Files;
        import java.nio.file.Paths;
        import java.util.*;
        import org.apache.flink.api.common.eventtime.WatermarkStrategy;
        import org.apache.flink.api.common.functions.RichMapFunction;
        import org.apache.flink.configuration.Configuration;
        import org.apache.flink.connector.file.src.FileSource;
        import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
        import org.apache.flink.core.fs.Path;
        import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
        import org.apache.flink.streaming.api.functions.sink.RichSinkFunction;
        import org.apache.kafka.clients.consumer.*;
        import org.apache.kafka.clients.producer.ProducerConfig;
        import org.apache.kafka.common.TopicPartition;
        import org.apache.kafka.common.serialization.*;

        public final class PipeJob {
            public static void main(String[] args) throws Exception {
                StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                env.setParallelism(1);
                FileSource<String> in = FileSource
                        .forRecordStreamFormat(new TextLineInputFormat(), new Path(args[0])).build();
                env.fromSource(in, WatermarkStrategy.noWatermarks(), "in").map(new Route()).addSink(new Lines(args[1]));
                env.execute("pipe");
            }

            /** Reads JSON, sends its parts through Kafka's serializers and a consumer, writes JSON. */
            static final class Route extends RichMapFunction<String, String> {
                private transient ObjectMapper json;
                private transient Serializer<String> serializer;

                @Override @SuppressWarnings("unchecked") public void open(Configuration none) {
                    json = new ObjectMapper();
                    Map<String, Object> config = new HashMap<>();
                    config.put("bootstrap.servers", "localhost:1");
                    // Kafka loads the class by this name.
                    config.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
                    config.put("value.serializer", ByteArraySerializer.class);
                    serializer = new ProducerConfig(config).getConfiguredInstance("key.serializer", Serializer.class);
                }

                @Override public String map(String line) throws Exception {
                    JsonNode node = json.readTree(line);
                    byte[] bytes = serializer.serialize("t", node.get("name").asText());
                    MockConsumer<String, byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
                    TopicPartition partition = new TopicPartition("t", 0);
                    consumer.assign(List.of(partition));
                    consumer.updateBeginningOffsets(Map.of(partition, 0L));
                    consumer.addRecord(new ConsumerRecord<>("t", 0, 0L, "k", bytes));
                    Map<String, Object> out = new TreeMap<>();
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(java.time.Duration.ofMillis(1)))
                        out.put("name", new StringDeserializer().deserialize("t", record.value()));
                    out.put("total", node.get("a").asInt() + node.get("b").asInt());
                    out.put("serializer", serializer.getClass().getName());
                    out.put("mapper", json.getClass().getName());
                    return json.writeValueAsString(out);
                }
            }

            static final class Lines extends RichSinkFunction<String> {
                private final String file;
                private transient List<String> lines;

                Lines(String file) { this.file = file; }

                @Override public void open(Configuration none) { lines = new ArrayList<>(); }

                @Override public void invoke(String line, Context context) { lines.add(line); }

                @Override public void close() throws Exception {
                    Files.write(Paths.get(file), lines, StandardCharsets.UTF_8);
                }
            }
        }
        """

    /// By the profile alone: nothing is imported.
    @Test("a job with relocated Kafka and Jackson runs on a real Flink and gives its result")
    func relocated() async throws {
        try await withWorkshop { shop in
            let central = try #require(Machine.central)
            let lib = try #require(Machine.flink)
            let folder = shop.scratch + "/pipe"
            try Files.createDirectory(folder + "/classes")
            try Files.writeAtomically(folder + "/PipeJob.java", Array(Self.job.utf8))
            func jar(_ group: String, _ artifact: String, _ version: String) -> String {
                "\(central)/\(group.replacing(".", with: "/"))/\(artifact)/\(version)/\(artifact)-\(version).jar"
            }
            let against = [
                "\(lib)/*", jar("org.apache.kafka", "kafka-clients", "3.4.0"),
                jar("com.fasterxml.jackson.core", "jackson-databind", "2.17.3"),
                jar("com.fasterxml.jackson.core", "jackson-core", "2.17.3"),
            ]
            try await shop.run(
                "javac", "-nowarn", "--release", "11", "-d", folder + "/classes", "-cp", against.joined(separator: ":"),
                folder + "/PipeJob.java")
            try await shop.run("jar", "cfe", folder + "/pipe.jar", "pipe.PipeJob", "-C", folder + "/classes", ".")
            let bundle = folder + "/bundle.jar"
            let made = try await shop.kiln(
                "bundle", "-o", bundle, folder + "/pipe.jar", "--dependency", "org.apache.kafka:kafka-clients:3.4.0",
                "--dependency", "com.fasterxml.jackson.core:jackson-databind:2.17.3", "--repository",
                "file://\(central)", "--relocate", "org.apache.kafka=pipe.shaded.kafka", "--relocate",
                "com.fasterxml.jackson=pipe.shaded.jackson", "--runtime", "flink-1.20")
            #expect(made.end == .exited(0), "\(made.errorText)")
            // Flink never loads a job's slf4j, whichever version it has.
            let slf4j = "    org.slf4j:slf4j-api:1.7.36: in a version that is not known, and loads its own first\n"
            #expect(made.outputText.contains(slf4j), "\(made.outputText)")
            #expect(made.outputText.contains("nothing was imported for flink-1.20"))
            let names = try await classes(shop, bundle)
            #expect(names.contains("pipe/shaded/kafka/clients/producer/ProducerConfig.class"))
            #expect(!names.contains { $0.hasPrefix("org/apache/kafka/") || $0.hasPrefix("com/fasterxml/") })
            #expect(!names.contains { $0.hasPrefix("org/slf4j/") })

            let lines = ["{\"name\":\"ann\",\"a\":1,\"b\":2}", "{\"b\":40,\"a\":2,\"name\":\"bob\"}"]
            try Files.writeAtomically(folder + "/in.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
            try await FlinkCluster.with(shop, port: 18093) { flink in
                let arguments = "[\"\(folder)/in.jsonl\",\"\(folder)/out.jsonl\"]"
                let state = try await flink.run(bundle, arguments)
                let log = try flink.printed().suffix(3000)
                #expect(state == "FINISHED", "\(log)")
            }
            let mapper = "\"mapper\":\"pipe.shaded.jackson.databind.ObjectMapper\""
            let serializer = "\"serializer\":\"pipe.shaded.kafka.common.serialization.StringSerializer\""
            #expect(
                try Files.readText(folder + "/out.jsonl") == """
                    {\(mapper),"name":"ann",\(serializer),"total":3}
                    {\(mapper),"name":"bob",\(serializer),"total":42}

                    """)
        }
    }
}
