package dev.wingman.gateway.kafka;

import dev.wingman.gateway.health.HealthPart;
import dev.wingman.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** Asks Kafka every two seconds for the topics of the chat, on a thread of its own. Safe for concurrent use. */
final class KafkaProbe implements HealthPart, AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final List<String> ASKED_FOR = List.of(Topics.CHAT_REQUESTS.name(), Topics.CHAT_REPLIES.name());

    private final String servers;
    private final Map<String, Object> config;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile State state = State.DOWN;
    private volatile String reason = "Kafka has not been asked yet.";

    KafkaProbe(KafkaSettings settings) {
        this.servers = settings.bootstrapServers();
        this.config = new HashMap<>(settings.connection());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        this.thread = new Thread(this::run, "kafka-probe");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public boolean demanded() {
        return true;
    }

    @Override
    public Condition condition() {
        return new Condition(state, reason, Map.of("bootstrapServers", servers));
    }

    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
    }

    private void run() {
        try (Admin admin = Admin.create(config)) {
            do {
                ask(admin);
            } while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (KafkaException unusable) {
            set(State.DOWN, "The settings of the connection are not usable.");
        }
    }

    private void ask(Admin admin) throws InterruptedException {
        try {
            Map<String, TopicDescription> topics =
                    admin.describeTopics(ASKED_FOR).allTopicNames().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            boolean led = topics.values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
            if (led) {
                set(State.UP, "Kafka answers, and every partition of the chat has a leader.");
            } else {
                set(State.DOWN, "A partition of the chat has no leader.");
            }
        } catch (ExecutionException | TimeoutException e) {
            set(State.DOWN, "Kafka does not answer, or lacks the topics of the chat.");
        }
    }

    private void set(State newState, String newReason) {
        state = newState;
        reason = newReason;
    }
}
