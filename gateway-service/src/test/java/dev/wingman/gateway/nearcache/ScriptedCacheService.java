package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheRequestEvent;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeRequested;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.EntryUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays cache-service at the topics: answers as it is told, and remembers what it was asked. */
public final class ScriptedCacheService implements AutoCloseable {

    private static final EventSource SOURCE = new EventSource("cache-service", "test");

    private final EventCodec<CacheRequestEvent> requests = new EventCodec<>(Topics.CACHE_REQUESTS);
    private final EventCodec<CacheUpdateEvent> updates = new EventCodec<>(Topics.CACHE_UPDATES);
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<EntryRequested> asked = new CopyOnWriteArrayList<>();
    private final List<ChangeRequested> changes = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Function<EntryRequested, Optional<EntryUpdate>> script = request -> Optional.empty();
    private volatile Function<ChangeRequested, Optional<ChangeAnswered>> changeScript = change -> Optional.empty();
    private volatile boolean stopped;

    /** The topics must exist. */
    public ScriptedCacheService(String bootstrapServers) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.CACHE_REQUESTS.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = new Thread(this::run, "scripted-cache-service");
        thread.start();
    }

    /** What a request is answered with from now on; empty: nothing. */
    public void answersWith(Function<EntryRequested, Optional<EntryUpdate>> newScript) {
        script = newScript;
    }

    /** How often it was asked for an entry. */
    public long asked(String cache, String key) {
        return asked.stream()
                .filter(request ->
                        request.cache().equals(cache) && request.key().equals(key))
                .count();
    }

    /** What a change is answered with from now on; empty: nothing. */
    public void answersChangesWith(Function<ChangeRequested, Optional<ChangeAnswered>> newScript) {
        changeScript = newScript;
    }

    /** The changes that were asked for. */
    public List<ChangeRequested> changes() {
        return changes;
    }

    public void publish(EntryUpdate update) {
        publish(update.cache() + ":" + update.key(), update);
    }

    public void publish(ChangeAnswered answer) {
        publish(answer.entity(), answer);
    }

    private void publish(String key, CacheUpdateEvent update) {
        try {
            producer.send(updates.encode(
                            null, key, update, updates.headers(update, SOURCE, Instant.now(), TraceContext.start())))
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void run() {
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                CacheRequestEvent event = requests.decode(record).event();
                if (event instanceof EntryRequested request) {
                    asked.add(request);
                    script.apply(request).ifPresent(this::publish);
                } else if (event instanceof ChangeRequested change) {
                    changes.add(change);
                    changeScript.apply(change).ifPresent(this::publish);
                }
            }
        }
        consumer.close();
        producer.close();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join(10_000);
    }
}
