package dev.wingman.cache;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Plays a gateway at the topics: asks for entries and reads what cache-service announces. Used by one thread. */
final class TestGateway implements AutoCloseable {

    private static final EventSource SOURCE = new EventSource("gateway-service", "test");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventCodec<CacheRequestEvent> requests = new EventCodec<>(Topics.CACHE_REQUESTS);
    private final EventCodec<CacheUpdateEvent> updates = new EventCodec<>(Topics.CACHE_UPDATES);
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<CacheUpdateEvent> heard = new ArrayList<>();

    TestGateway(String bootstrapServers) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.CACHE_UPDATES.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    void ask(String cache, String key) throws Exception {
        ask(cache, key, Instant.now());
    }

    void ask(String cache, String key, Instant at) throws Exception {
        EntryRequested request = new EntryRequested(cache, key, SOURCE.instance(), at);
        producer.send(requests.encode(
                        null, cache + ":" + key, request, requests.headers(request, SOURCE, at, TraceContext.start())))
                .get(10, TimeUnit.SECONDS);
    }

    void send(byte[] key, byte[] garbage) throws Exception {
        producer.send(new ProducerRecord<>(Topics.CACHE_REQUESTS.name(), key, garbage))
                .get(10, TimeUnit.SECONDS);
    }

    /** The next update of this kind about this entry. */
    <U extends EntryUpdate> U next(Class<U> kind, String cache, String key) {
        AtomicReference<@Nullable U> found = new AtomicReference<>(heard(kind, cache, key));
        await(() -> {
            if (found.get() == null) {
                hear();
                found.set(heard(kind, cache, key));
            }
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    <U extends EntryUpdate> U answer(Class<U> kind, String cache, String key) throws Exception {
        ask(cache, key);
        return next(kind, cache, key);
    }

    ChangeRequested change(String kind, String entity, String json) throws Exception {
        return change(kind, entity, json, Instant.now());
    }

    ChangeRequested change(String kind, String entity, String json, Instant at) throws Exception {
        ChangeRequested request =
                new ChangeRequested("req-" + UUID.randomUUID(), kind, entity, json, "u1", SOURCE.instance(), at);
        send(request);
        return request;
    }

    void send(ChangeRequested request) throws Exception {
        Instant at = request.requestedAt();
        producer.send(requests.encode(
                        null, request.entity(), request, requests.headers(request, SOURCE, at, TraceContext.start())))
                .get(10, TimeUnit.SECONDS);
    }

    /** The next answer to the request. */
    ChangeAnswered answer(ChangeRequested request) {
        AtomicReference<@Nullable ChangeAnswered> found = new AtomicReference<>();
        await(() -> {
            hear();
            heard.stream()
                    .filter(ChangeAnswered.class::isInstance)
                    .map(ChangeAnswered.class::cast)
                    .filter(answer -> answer.requestId().equals(request.requestId()))
                    .findFirst()
                    .ifPresent(found::set);
            return found.get() != null;
        });
        ChangeAnswered answer = Objects.requireNonNull(found.get());
        heard.remove(answer);
        return answer;
    }

    /** Looks without pauses: polling waits already. */
    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    private void hear() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
            heard.add(updates.decode(record).event());
        }
    }

    private <U extends EntryUpdate> @Nullable U heard(Class<U> kind, String cache, String key) {
        for (CacheUpdateEvent update : heard) {
            if (update instanceof EntryUpdate entry
                    && kind.isInstance(entry)
                    && entry.cache().equals(cache)
                    && entry.key().equals(key)) {
                heard.remove(update);
                return kind.cast(entry);
            }
        }
        return null;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
