package dev.wingman.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is opened in the background, tried again each second until it stands, and reopened when
 * it breaks. Commands fail at once while it is broken, and when their time budget ends. Safe for concurrent use; never
 * blocks but in {@link #close()}.
 */
final class RedisConnection implements AutoCloseable {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** Lettuce's own timer has ticks of 100 ms, longer than a whole budget. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** Commands that wait for their answer at once; more fail at once. */
    private static final int MOST_COMMANDS = 10_000;

    private final HashedWheelTimer timer;
    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI address;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean closed;

    private RedisConnection(RedisURI address, Duration budget) {
        this.address = address;
        this.timer = new HashedWheelTimer(
                new DefaultThreadFactory("redis-timer", true), TICK.toMillis(), TimeUnit.MILLISECONDS);
        this.resources = ClientResources.builder()
                .timer(timer)
                .reconnectDelay(Delay.constant(RETRY))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(budget))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_LIMIT)
                        .keepAlive(true)
                        .build())
                .build());
    }

    /** Opens the connection in the background. */
    static RedisConnection open(RedisAddress address, Duration budget) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(address.host())
                .withPort(address.port())
                .withTimeout(CONNECT_LIMIT);
        if (!address.password().isEmpty()) {
            uri.withPassword(address.password().toCharArray());
        }
        RedisConnection redis = new RedisConnection(uri.build(), budget);
        redis.timer.start();
        redis.connect();
        return redis;
    }

    /** The connection, which may be broken just now; null as long as Redis has never been reached. */
    @Nullable
    StatefulRedisConnection<String, String> current() {
        return connection;
    }

    /** Whether the connection stands. */
    boolean isOpen() {
        StatefulRedisConnection<String, String> current = connection;
        return current != null && current.isOpen();
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
        client.shutdown(Duration.ZERO, CLOSE_LIMIT);
        resources
                .shutdown(0, CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS);
        timer.stop();
    }
}
