package dev.wingman.postgres;

import dev.wingman.localstack.LocalPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Pools for tests. */
final class Servers {

    static final PoolSettings USUAL = new PoolSettings(
            0,
            4,
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ZERO,
            -1);

    private Servers() {}

    static PostgresPool pool(LocalPostgres server, int port, PoolSettings settings) {
        ConnectionFactoryOptions options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.HOST, server.host())
                .option(ConnectionFactoryOptions.PORT, port)
                .option(ConnectionFactoryOptions.DATABASE, server.database())
                .option(ConnectionFactoryOptions.USER, server.user())
                .option(ConnectionFactoryOptions.PASSWORD, server.password())
                .build();
        return PostgresPool.open("postgres", options, "test", settings, new SimpleMeterRegistry());
    }

    /** The first column of the first row, as text. */
    static Mono<String> ask(ConnectionFactory connections, String sql, UnaryOperator<Statement> bound) {
        return Mono.usingWhen(
                connections.create(),
                connection -> Mono.from(
                                bound.apply(connection.createStatement(sql)).execute())
                        .flatMap(result -> Mono.from(result.map((row, metadata) -> String.valueOf(row.get(0))))),
                Connection::close);
    }

    static Mono<String> ask(ConnectionFactory connections, String sql) {
        return ask(connections, sql, statement -> statement);
    }
}
