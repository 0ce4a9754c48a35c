package dev.wingman.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class TriedConnectionsTest {

    private static final Duration TRUST = Duration.ofMillis(500);

    private final List<ValidationDepth> tried = new ArrayList<>();
    private boolean alive = true;
    private long now = 1;

    private final Connection connection = new TriedConnections(new Server(), TRUST, () -> now)
            .create()
            .blockOptional()
            .orElseThrow();

    private boolean valid() {
        return Mono.from(connection.validate(ValidationDepth.REMOTE))
                .blockOptional()
                .orElseThrow();
    }

    @Test
    void theServerIsNotAskedAgainWithinTheTrust() {
        now += TRUST.toNanos() - 1;

        assertThat(valid()).isTrue();

        assertThat(tried).containsExactly(ValidationDepth.LOCAL);
    }

    @Test
    void theServerIsAskedWhenTheTrustIsOverAndItsWordHoldsAgain() {
        now += TRUST.toNanos();

        assertThat(valid()).isTrue();
        assertThat(valid()).isTrue();

        assertThat(tried).containsExactly(ValidationDepth.REMOTE, ValidationDepth.LOCAL);
    }

    @Test
    void aConnectionThatIsKnownToBeClosedIsDeadAtOnce() {
        alive = false;

        assertThat(valid()).isFalse();
    }

    @Test
    void aDeadConnectionIsNotTrusted() {
        now += TRUST.toNanos();
        alive = false;

        assertThat(valid()).isFalse();
        assertThat(valid()).isFalse();

        assertThat(tried).containsExactly(ValidationDepth.REMOTE, ValidationDepth.REMOTE);
    }

    private final class Server implements ConnectionFactory {

        @Override
        public Publisher<? extends Connection> create() {
            return Mono.just(Proxies.proxy(Connection.class, (proxy, method, arguments) -> {
                if (method.getName().equals("validate")) {
                    return validate((ValidationDepth) arguments[0]);
                }
                throw new UnsupportedOperationException(method.getName());
            }));
        }

        private Mono<Boolean> validate(ValidationDepth depth) {
            tried.add(depth);
            return Mono.just(alive);
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "test";
        }
    }
}
