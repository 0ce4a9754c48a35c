package dev.wingman.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.Options;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PostgresPoolIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static LocalPostgres server;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void start() {
        server = LocalPostgres.start(Options.temporary());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger("dev.wingman.postgres")).addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger("dev.wingman.postgres")).detachAppender(log);
    }

    @Test
    void aConnectionThatIsNotGivenBackIsNamedWithWhoTookItAndItsLastStatement() {
        // Given
        try (PostgresPool pool = pool(4, LONG, LONG, Duration.ZERO, Duration.ofMillis(200))) {
            Connection leaked =
                    Objects.requireNonNull(Mono.from(pool.connections().create())
                            .contextWrite(Purpose.named("load things"))
                            .block(LONG));

            // When
            leaked.createStatement("select 'lost'");

            // Then
            await().atMost(LONG).untilAsserted(() -> assertThat(lines())
                    .anyMatch(line -> line.contains("taken by load things") && line.contains("select 'lost'")));
            assertThat(pool.inUse()).isEqualTo(1);
            assertThat(pool.oldest()).isPositive();
            Mono.from(leaked.close()).block(LONG);
            assertThat(pool.inUse()).isZero();
            assertThat(pool.oldest()).isZero();
        }
    }

    @Test
    void whoWaitsTooLongIsTurnedAwayAndCounted() {
        // Given
        try (PostgresPool pool = pool(1, Duration.ofMillis(300), LONG, Duration.ZERO, Duration.ZERO)) {
            Connection only = Objects.requireNonNull(
                    Mono.from(pool.connections().create()).block(LONG));

            // When
            StepVerifier.create(Mono.from(pool.connections().create()))
                    .expectError(R2dbcTimeoutException.class)
                    .verify(LONG);

            // Then
            assertThat(pool.timeouts()).isEqualTo(1);
            Mono.from(only.close()).block(LONG);
            assertThat(Servers.ask(pool.connections(), "select 1").block(LONG)).isEqualTo("1");
        }
    }

    @Test
    void aStatementThatTakesTooLongIsEndedByTheServerAndTold() {
        // Given
        try (PostgresPool pool = pool(4, LONG, Duration.ofMillis(300), Duration.ofMillis(100), Duration.ZERO)) {
            // When
            StepVerifier.create(Servers.ask(pool.connections(), "select pg_sleep(60)::text"))
                    .expectErrorMessage("canceling statement due to statement timeout")
                    .verify(LONG);

            // Then
            await().atMost(LONG).untilAsserted(() -> assertThat(lines())
                    .anyMatch(line -> line.contains("ms: select pg_sleep(60)::text")));
        }
    }

    @Test
    void aReplicaThatIsAwayIsReplacedByThePrimary() {
        // Given
        try (PostgresPool primary = pool(4, LONG, LONG, Duration.ZERO, Duration.ZERO);
                PostgresPool nowhere = Servers.pool(server, 1, Servers.USUAL);
                PostgresPool replica = Servers.pool(server, server.port(), Servers.USUAL)) {
            // When
            String name = "select inet_server_port()::text";
            String fallenBack = Servers.ask(new ReplicaRouting(primary.connections(), nowhere.connections()), name)
                    .contextWrite(Purpose.readingOnly())
                    .block(LONG);
            String read = Servers.ask(new ReplicaRouting(nowhere.connections(), replica.connections()), name)
                    .contextWrite(Purpose.readingOnly())
                    .block(LONG);

            // Then
            assertThat(fallenBack).isEqualTo(read).isEqualTo(Integer.toString(server.port()));
            assertThat(lines()).filteredOn(line -> line.contains("replica")).hasSize(1);
        }
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static PostgresPool pool(
            int maxSize, Duration acquire, Duration statement, Duration slow, Duration heldTooLong) {
        return Servers.pool(
                server,
                server.port(),
                new PoolSettings(0, maxSize, acquire, LONG, LONG, statement, slow, heldTooLong, -1));
    }
}
