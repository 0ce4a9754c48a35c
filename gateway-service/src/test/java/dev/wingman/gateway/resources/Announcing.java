package dev.wingman.gateway.resources;

import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheResourceAnnounced;
import dev.wingman.schemas.cache.CacheResourceEvent;
import dev.wingman.schemas.cache.ResourceReaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.http.HttpStatus;

/** Announces resources as cache-service does, on the tests' broker. */
public final class Announcing {

    private static final EventSource SOURCE = new EventSource("cache-service", "test");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Announcing() {}

    /** Announces what cache-service has, and waits until the gateway serves it. */
    public static void reputation(RunningGateway gateway) {
        announce("reputation", "/api/users/{id}/reputation", ResourceReaders.OWNER, "There is no such user.");
        awaitServed(gateway, "/api/users/ada/reputation");
    }

    static void announce(String cache, String path, ResourceReaders readers, String absent) {
        EventCodec<CacheResourceEvent> codec = new EventCodec<>(Topics.CACHE_RESOURCES);
        Instant now = Instant.now();
        CacheResourceAnnounced event = new CacheResourceAnnounced(cache, path, readers, absent, now);
        Map<String, Object> config =
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            TopicProvisioner.ensure(config, List.of(Topics.CACHE_RESOURCES), PATIENCE);
            producer.send(codec.encode(null, cache, event, codec.headers(event, SOURCE, now, TraceContext.start())))
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void awaitServed(RunningGateway gateway, String path) {
        awaitStatusOfPost(gateway, path, HttpStatus.METHOD_NOT_ALLOWED);
    }

    static void awaitNotServed(RunningGateway gateway, String path) {
        awaitStatusOfPost(gateway, path, HttpStatus.NOT_FOUND);
    }

    /** A path that is served knows {@code POST} to be none of its methods. */
    private static void awaitStatusOfPost(RunningGateway gateway, String path, HttpStatus status) {
        await().atMost(PATIENCE).untilAsserted(() -> gateway.client()
                .post()
                .uri(path)
                .headers(headers -> headers.setBearerAuth(Tokens.of("ada", "user", "ops")))
                .exchange()
                .expectStatus()
                .isEqualTo(status));
    }
}
