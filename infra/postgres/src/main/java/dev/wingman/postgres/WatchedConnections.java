package dev.wingman.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.concurrent.atomic.LongAdder;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Connections of a pool whose holders and statements are watched. Safe for concurrent use; a connection is used by one
 * holder at a time.
 */
final class WatchedConnections implements ConnectionFactory {

    private final ConnectionFactory pool;
    private final HeldConnections held;
    private final SlowStatements slow;
    private final LongAdder timeouts = new LongAdder();

    WatchedConnections(ConnectionFactory pool, HeldConnections held, SlowStatements slow) {
        this.pool = pool;
        this.held = held;
        this.slow = slow;
    }

    @Override
    public Mono<Connection> create() {
        return Mono.deferContextual(context -> {
            String place = Purpose.place(context);
            return Mono.from(pool.create())
                    .doOnError(R2dbcTimeoutException.class, late -> timeouts.increment())
                    .map(connection -> watched(connection, held.take(place)));
        });
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return pool.getMetadata();
    }

    /** How many waited for a connection in vain. */
    long timeouts() {
        return timeouts.sum();
    }

    private Connection watched(Connection connection, HeldConnections.Held holder) {
        return Proxies.proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = Proxies.invoke(connection, method, arguments);
            if (method.getName().equals("close") && result instanceof Publisher<?> closing) {
                return Mono.from(closing).doFirst(() -> held.giveBack(holder));
            }
            if (result instanceof Statement statement && arguments != null && arguments[0] instanceof String sql) {
                holder.uses(sql);
                return watched(statement, sql);
            }
            return result;
        });
    }

    private Statement watched(Statement statement, String sql) {
        return Proxies.proxy(Statement.class, (proxy, method, arguments) -> {
            Object result = Proxies.invoke(statement, method, arguments);
            if (result == statement) {
                return proxy;
            }
            return method.getName().equals("execute") && result instanceof Publisher<?> results
                    ? timed(results, sql)
                    : result;
        });
    }

    private Flux<Result> timed(Publisher<?> results, String sql) {
        return Flux.defer(() -> {
            long started = slow.now();
            return Flux.from(results).cast(Result.class).doFinally(end -> slow.ended(sql, started));
        });
    }
}
