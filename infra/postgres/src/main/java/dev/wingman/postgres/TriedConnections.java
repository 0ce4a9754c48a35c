package dev.wingman.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/**
 * Makes connections that the server is not asked about again shortly after it has said that one is alive: a pool that
 * tries each connection before it lends it would else double the round trips. Meanwhile one that is known to be closed
 * still counts as dead. Safe for concurrent use; a connection is tried by one at a time.
 */
final class TriedConnections implements ConnectionFactory {

    private final ConnectionFactory server;
    private final long trustNanos;
    private final LongSupplier nanoTime;

    /** @param trust how long the server's word holds */
    TriedConnections(ConnectionFactory server, Duration trust, LongSupplier nanoTime) {
        this.server = server;
        this.trustNanos = trust.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public Mono<Connection> create() {
        return Mono.<Connection>from(server.create()).map(this::trusted);
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return server.getMetadata();
    }

    private Connection trusted(Connection connection) {
        Trust trust = new Trust(connection, nanoTime.getAsLong());
        return Proxies.proxy(
                Connection.class,
                (proxy, method, arguments) -> method.getName().equals("validate") && arguments != null
                        ? trust.validate((ValidationDepth) arguments[0])
                        : Proxies.invoke(connection, method, arguments));
    }

    private final class Trust {

        private final Connection connection;
        private volatile long alive;

        Trust(Connection connection, long alive) {
            this.connection = connection;
            this.alive = alive;
        }

        Mono<Boolean> validate(ValidationDepth depth) {
            return Mono.defer(() -> {
                boolean trusted = nanoTime.getAsLong() - alive < trustNanos;
                if (depth == ValidationDepth.LOCAL || trusted) {
                    return Mono.from(connection.validate(ValidationDepth.LOCAL));
                }
                return Mono.from(connection.validate(ValidationDepth.REMOTE)).doOnNext(valid -> {
                    if (valid) {
                        alive = nanoTime.getAsLong();
                    }
                });
            });
        }
    }
}
