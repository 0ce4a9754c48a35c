package dev.wingman.messaging;

import dev.wingman.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that a service writes and reads, each with its dead-letter topic, before the service uses them. */
public final class TopicProvisioner {

    private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);

    private static final int LARGEST_REPLICATION = 3;
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Admin admin;
    private final Collection<Topic<?>> topics;

    private TopicProvisioner(Admin admin, Collection<Topic<?>> topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /**
     * Creates what is missing, checks what exists, and returns when every partition has a leader that answers. Any number
     * of instances may do so at once. Waits for Kafka, with one log line.
     *
     * <p>Replication is 3, or the number of brokers if that is less; {@code min.insync.replicas} is one less than that,
     * at least 1. Dead-letter topics have one partition, keep records for 14 days from their arrival, and take records
     * somewhat larger than any source's.
     *
     * @param kafkaConfig at least {@code bootstrap.servers}
     * @param limit how long to wait for Kafka
     * @throws IllegalStateException when an existing topic has another number of partitions than declared (keys, and
     *     with them co-partitioned topics, would not meet), or Kafka did not answer in time
     */
    public static void ensure(Map<String, Object> kafkaConfig, Collection<Topic<?>> topics, Duration limit) {
        Map<String, Object> config = new HashMap<>(kafkaConfig);
        int attemptMillis = (int) Math.min(ATTEMPT.toMillis(), limit.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, attemptMillis);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, attemptMillis);
        try (Admin admin = Admin.create(config)) {
            new TopicProvisioner(admin, topics)
                    .ensure(config.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG), limit.toNanos());
        }
    }

    private void ensure(@Nullable Object servers, long limitNanos) {
        Outage outage = new Outage(LOG, "waiting for Kafka at " + servers);
        long deadline = System.nanoTime() + limitNanos;
        for (int attempt = 1; ; attempt++) {
            try {
                attempt();
                outage.end();
                return;
            } catch (RetriableException | TimeoutException e) {
                outage.begin(e);
                long wait = BACKOFF.after(attempt).toNanos();
                if (deadline - System.nanoTime() < wait) {
                    throw new IllegalStateException(
                            "Kafka at " + servers + " did not answer within "
                                    + Duration.ofNanos(limitNanos).toMillis() + " ms",
                            e);
                }
                pause(wait);
            }
        }
    }

    private void attempt() throws TimeoutException {
        Set<String> missing = check();
        if (!missing.isEmpty()) {
            create(missing);
            if (!check().isEmpty()) {
                // Created, and not yet known to the broker that was asked.
                throw new UnknownTopicOrPartitionException("still unknown: " + missing);
            }
        }
        demandLeaders();
    }

    /**
     * A partition that is new takes nothing until its leader knows that it leads. A producer that is faster may have its
     * first batch refused and the next one, on its way already, taken: then the first is out of sequence for good.
     */
    private void demandLeaders() throws TimeoutException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (Topic<?> topic : topics) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
            partitions.put(new TopicPartition(topic.deadLetterName(), 0), OffsetSpec.latest());
        }
        get(admin.listOffsets(partitions).all());
    }

    /** The names that do not exist. */
    private Set<String> check() throws TimeoutException {
        Set<String> missing = new HashSet<>();
        Map<String, KafkaFuture<TopicDescription>> found =
                admin.describeTopics(names()).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> each : found.entrySet()) {
            try {
                demandPartitions(get(each.getValue()));
            } catch (UnknownTopicOrPartitionException e) {
                missing.add(each.getKey());
            }
        }
        return missing;
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        for (Topic<?> topic : topics) {
            names.add(topic.name());
            names.add(topic.deadLetterName());
        }
        return names;
    }

    private void demandPartitions(TopicDescription found) {
        for (Topic<?> topic : topics) {
            if (topic.name().equals(found.name())
                    && topic.partitions() != found.partitions().size()) {
                throw new IllegalStateException("topic " + topic.name() + " has "
                        + found.partitions().size() + " partitions, but is declared with " + topic.partitions()
                        + ": its keys would not be where its readers expect them");
            }
        }
    }

    private void create(Set<String> missing) throws TimeoutException {
        short replication = (short) Math.min(
                LARGEST_REPLICATION, get(admin.describeCluster().nodes()).size());
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic<?> topic : topics) {
            wanted.add(new NewTopic(topic.name(), topic.partitions(), replication)
                    .configs(durable(topic.config(), replication)));
            wanted.add(new NewTopic(topic.deadLetterName(), 1, replication)
                    .configs(durable(deadLetterConfig(), replication)));
        }
        wanted.removeIf(topic -> !missing.contains(topic.name()));
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(wanted).values().entrySet()) {
            try {
                get(created.getValue());
                LOG.atInfo().addKeyValue("replication", replication).log("created topic {}", created.getKey());
            } catch (TopicExistsException another) {
                // Another instance was faster; the check that follows looks at what it made.
            }
        }
    }

    private static Map<String, String> durable(Map<String, String> config, int replication) {
        Map<String, String> durable = new HashMap<>(config);
        durable.put("min.insync.replicas", Integer.toString(Math.max(1, replication - 1)));
        return durable;
    }

    private static Map<String, String> deadLetterConfig() {
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                Long.toString(DEAD_LETTER_RETENTION.toMillis()),
                // An old record must not be deleted as soon as it arrives.
                "message.timestamp.type",
                "LogAppendTime",
                "max.message.bytes",
                Integer.toString(DeadLetters.MAX_BYTES));
    }

    private static <T> T get(KafkaFuture<T> future) throws TimeoutException {
        try {
            return future.get(ATTEMPT.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }

    private static void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }
}
