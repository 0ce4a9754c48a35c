package dev.wingman.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Takes the connections of work that reads only from a replica, all others from the primary. While the replica can't be
 * reached, and for some seconds after, everything goes to the primary. One line when that begins, one when it ends. Safe
 * for concurrent use.
 */
public final class ReplicaRouting implements ConnectionFactory {

    private static final Logger log = LoggerFactory.getLogger(ReplicaRouting.class);
    private static final long REST = Duration.ofSeconds(5).toNanos();

    private final ConnectionFactory primary;
    private final ConnectionFactory replica;
    private final LongSupplier nanoTime;
    private final AtomicLong tryAgainAt = new AtomicLong();
    private volatile boolean away;

    public ReplicaRouting(ConnectionFactory primary, ConnectionFactory replica) {
        this(primary, replica, System::nanoTime);
    }

    ReplicaRouting(ConnectionFactory primary, ConnectionFactory replica, LongSupplier nanoTime) {
        this.primary = primary;
        this.replica = replica;
        this.nanoTime = nanoTime;
    }

    @Override
    public Mono<Connection> create() {
        return Mono.deferContextual(context -> {
            if (!Purpose.readsOnly(context) || !admits()) {
                return Mono.<Connection>from(primary.create());
            }
            return Mono.<Connection>from(replica.create())
                    .doOnNext(open -> back())
                    .onErrorResume(failure -> {
                        gone(failure);
                        return Mono.from(primary.create());
                    });
        });
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return primary.getMetadata();
    }

    /** While it is away one piece of work in some seconds tries it. */
    private boolean admits() {
        if (!away) {
            return true;
        }
        long due = tryAgainAt.get();
        long now = nanoTime.getAsLong();
        return now - due >= 0 && tryAgainAt.compareAndSet(due, now + REST);
    }

    private void gone(Throwable failure) {
        tryAgainAt.set(nanoTime.getAsLong() + REST);
        if (!away) {
            away = true;
            log.warn("the replica can't be reached, reading from the primary: {}", failure.toString());
        }
    }

    private void back() {
        if (away) {
            away = false;
            log.info("the replica can be reached again");
        }
    }
}
