package dev.wingman.localstack;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka node in this process, broker and KRaft controller in one, on loopback. Topics are never created by use. The
 * figures of its settings are chosen for one small machine. Safe for concurrent use.
 */
public final class LocalKafka implements AutoCloseable {

    private static final String NAME = "Kafka";
    private static final String CLUSTER_ID = "d2luZ21hbi1sb2NhbC1rYQ";
    private static final int NODE_ID = 1;

    private final DataDirectory directory;
    private final int port;
    private @Nullable KafkaRaftServer server;

    private LocalKafka(DataDirectory directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts a node; returns when it takes requests.
     *
     * @throws PortTakenException when the port is taken
     * @throws DirectoryInUseException when another process uses the directory
     * @throws LocalServerException when it can't start for another reason
     */
    public static LocalKafka start(Options options) {
        int port = Ports.choose(NAME, options.port());
        LocalKafka kafka = new LocalKafka(DataDirectory.open("kafka", options), port);
        try {
            kafka.start();
            return kafka;
        } catch (RuntimeException | Error e) {
            kafka.close();
            throw e;
        }
    }

    /** Starts the node again on the same port and data; does nothing while it runs. */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        Ports.choose(NAME, port);
        Properties settings = settings(Ports.free());
        try {
            format();
            KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
            server = starting;
            starting.startup();
        } catch (Exception e) {
            throw new LocalServerException("Kafka did not start: " + e.getMessage(), e);
        }
    }

    /** Stops the node, as an outage would; the data stays. Does nothing while it is stopped. */
    public synchronized void stop() {
        KafkaRaftServer running = server;
        if (running == null) {
            return;
        }
        server = null;
        running.shutdown();
        running.awaitShutdown();
    }

    /** Stops the node for good. */
    @Override
    public synchronized void close() {
        stop();
        directory.close();
    }

    /** What clients connect to: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    private void format() throws Exception {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream())) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(NODE_ID)
                    .setClusterId(CLUSTER_ID)
                    .addDirectory(directory.resolve("log").toString())
                    .setMetadataLogDirectory(directory.resolve("log").toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .run();
        }
    }

    private Properties settings(int controllerPort) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", directory.resolve("log").toString());
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("auto.create.topics.enable", "false");

        // After a kill -9, registration waits until the session of the previous run has expired (9 s by default). Data
        // that goes with the process is never started again, so there a busy machine gets all the time it needs.
        settings.put("broker.session.timeout.ms", directory.isEphemeral() ? "30000" : "4000");
        settings.put("broker.heartbeat.interval.ms", "500");

        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");

        // A transaction that follows another at once waits for that one's markers: look again soon (20 ms by default).
        settings.put("add.partitions.to.txn.retry.backoff.ms", "1");

        // One machine: few internal partitions, small buffers, small index files.
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        settings.put("log.index.size.max.bytes", "1048576");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        return settings;
    }
}
