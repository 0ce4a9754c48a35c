package dev.wingman.chat.memory;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.test.StepVerifier;

class HistoryTableTest {

    /** A pool that gives nobody a connection, and fails when one stops waiting. */
    private static final class BrokenPool implements ConnectionFactory {

        @Override
        public Publisher<? extends Connection> create() {
            return subscriber -> subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {
                    throw new IllegalStateException("broken");
                }
            });
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "broken";
        }
    }

    @Test
    void aReadEndsAtItsBudgetWhateverTheDriverDoes() {
        HistoryTable history = new HistoryTable(new BrokenPool(), Duration.ofMillis(20));

        StepVerifier.create(history.load(new ConversationId("ada", "conv_1"), 10))
                .expectError(TimeoutException.class)
                .verify(Duration.ofSeconds(10));
    }
}
