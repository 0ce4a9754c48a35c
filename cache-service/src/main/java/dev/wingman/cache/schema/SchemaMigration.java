package dev.wingman.cache.schema;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates on a thread of its own, again each second until it succeeds: the service starts without PostgreSQL and
 * answers from Redis. Until then loads fail, within their time.
 */
final class SchemaMigration implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SchemaMigration.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Flyway flyway;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean done;

    SchemaMigration(Flyway flyway) {
        this.flyway = flyway;
    }

    void start() {
        Thread thread = new Thread(this::run, "schema-migration");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        boolean failing = false;
        try {
            do {
                try {
                    flyway.migrate();
                    done = true;
                    log.info("the schema is up to date");
                } catch (FlywayException e) {
                    if (!failing) {
                        log.warn("the schema can't be migrated; trying again every {}: {}", RETRY, e.getMessage());
                        failing = true;
                    }
                }
            } while (!done && !stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the schema is up to date. */
    boolean isDone() {
        return done;
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
