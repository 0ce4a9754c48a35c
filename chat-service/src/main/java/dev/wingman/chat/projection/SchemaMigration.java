package dev.wingman.chat.projection;

import org.flywaydb.core.Flyway;

/**
 * Brings this service's schema in PostgreSQL up to date, once. Whoever writes there runs it first, and again until it
 * succeeds, so that the service starts without PostgreSQL. Safe for concurrent use.
 */
public final class SchemaMigration implements Runnable {

    private final String jdbcUrl;
    private final String user;
    private final String password;
    private boolean done;

    public SchemaMigration(String jdbcUrl, String user, String password) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
    }

    @Override
    public synchronized void run() {
        if (!done) {
            Flyway.configure()
                    .dataSource(jdbcUrl, user, password)
                    .schemas("chat")
                    .locations("classpath:db/chat")
                    .load()
                    .migrate();
            done = true;
        }
    }
}
