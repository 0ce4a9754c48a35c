package dev.wingman.cache.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is opened in the background, tried again each second until it stands, and reopened when
 * it breaks. Commands fail at once while it is broken. Safe for concurrent use; never blocks but in {@link #close()}.
 */
final class RedisConnection implements AutoCloseable {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI address;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean closed;

    private RedisConnection(RedisURI address) {
        this.address = address;
        this.resources =
                ClientResources.builder().reconnectDelay(Delay.constant(RETRY)).build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_LIMIT).build())
                .build());
    }

    /** Opens the connection in the background. */
    static RedisConnection open(RedisSettings settings) {
        RedisURI.Builder address = RedisURI.builder().withHost(settings.host()).withPort(settings.port());
        if (!settings.password().isEmpty()) {
            address.withPassword(settings.password().toCharArray());
        }
        RedisConnection redis = new RedisConnection(address.build());
        redis.connect();
        return redis;
    }

    /** The connection; empty as long as Redis has never been reached. */
    Optional<StatefulRedisConnection<String, String>> current() {
        return Optional.ofNullable(connection);
    }

    private void connect() {
        client.connectAsync(StringCodec.UTF8, address).whenComplete((opened, failure) -> {
            if (failure == null) {
                connection = opened;
            } else if (!closed) {
                resources.eventExecutorGroup().schedule(this::connect, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
