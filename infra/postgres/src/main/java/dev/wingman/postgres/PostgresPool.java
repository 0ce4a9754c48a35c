package dev.wingman.postgres;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Connections to one PostgreSQL server, with limits to everything: their number, how long one is waited for, idle, alive and
 * held, and how long a statement may take. Each is tried before it is lent out, unless it was within half a second. Meters: {@code wingman.pool.*} by pool.
 * Safe for concurrent use; never blocks.
 */
public final class PostgresPool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresPool.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration EVICTION = Duration.ofSeconds(30);
    /** As long as a dead connection may cost one request its answer, when the server went away without a word. */
    private static final Duration TRUST = Duration.ofMillis(500);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final String name;
    private final ConnectionPool pool;
    private final PoolMetrics metrics;
    private final HeldConnections held;
    private final WatchedConnections connections;
    private final Disposable looking;

    private PostgresPool(String name, ConnectionPool pool, PoolSettings settings, MeterRegistry meters) {
        this.name = name;
        this.pool = pool;
        this.metrics = pool.getMetrics().orElseThrow();
        this.held = new HeldConnections(name, settings.heldTooLong(), System::nanoTime, meters);
        this.connections = new WatchedConnections(
                pool, held, new SlowStatements(name, settings.slowStatement(), System::nanoTime, meters));
        this.looking = Flux.interval(LOOK).onBackpressureDrop().subscribe(tick -> held.look(), failure -> log.atError()
                .setCause(failure)
                .log("connections are no longer looked after"));
        Gauge.builder("wingman.pool.in.use", metrics, PoolMetrics::acquiredSize)
                .description("Connections that are lent out")
                .tag("pool", name)
                .register(meters);
        Gauge.builder("wingman.pool.waiting", metrics, PoolMetrics::pendingAcquireSize)
                .description("Work that waits for a connection")
                .tag("pool", name)
                .register(meters);
        Gauge.builder("wingman.pool.limit", metrics, PoolMetrics::getMaxAllocatedSize)
                .description("Connections that there may be")
                .tag("pool", name)
                .register(meters);
    }

    /**
     * Opens a pool; its connections come when they are needed.
     *
     * @param name unique within the service, for example {@code postgres}
     * @param server where it is and who asks: host, port, database, user, password, or an {@code r2dbc:} URL's options
     * @param application how the server shall call us
     */
    public static PostgresPool open(
            String name,
            ConnectionFactoryOptions server,
            String application,
            PoolSettings settings,
            MeterRegistry meters) {
        ConnectionFactory factory = ConnectionFactories.get(server.mutate()
                .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT_LIMIT)
                .option(ConnectionFactoryOptions.STATEMENT_TIMEOUT, settings.statementTimeout())
                .option(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, settings.statementTimeout())
                .option(PostgresqlConnectionFactoryProvider.APPLICATION_NAME, application)
                .option(
                        PostgresqlConnectionFactoryProvider.PREPARED_STATEMENT_CACHE_QUERIES,
                        settings.preparedStatements())
                .build());
        ConnectionPool pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(new TriedConnections(factory, TRUST, System::nanoTime))
                        .name(name)
                        .initialSize(settings.minIdle())
                        .minIdle(settings.minIdle())
                        .maxSize(settings.maxSize())
                        .maxAcquireTime(settings.acquireTimeout())
                        .maxCreateConnectionTime(CONNECT_LIMIT)
                        .maxIdleTime(settings.maxIdleTime())
                        .maxLifeTime(settings.maxLifeTime())
                        .backgroundEvictionInterval(EVICTION)
                        .validationDepth(ValidationDepth.REMOTE)
                        // after an outage all connections may be dead: one request may try them all, within its time
                        .acquireRetry(settings.maxSize())
                        .build());
        return new PostgresPool(name, pool, settings, meters);
    }

    /** Where its connections are taken. */
    public ConnectionFactory connections() {
        return connections;
    }

    public String name() {
        return name;
    }

    public int maxSize() {
        return metrics.getMaxAllocatedSize();
    }

    /** Connections that are lent out. */
    public int inUse() {
        return metrics.acquiredSize();
    }

    /** Connections that are open and not lent out. */
    public int idle() {
        return metrics.idleSize();
    }

    /** Work that waits for a connection. */
    public int waiting() {
        return metrics.pendingAcquireSize();
    }

    /** How much work has waited in vain since the start. */
    public long timeouts() {
        return connections.timeouts();
    }

    /** How long the longest lent one is lent out; zero when none is. */
    public Duration oldest() {
        return held.oldest();
    }

    @Override
    public void close() {
        looking.dispose();
        pool.dispose();
    }
}
