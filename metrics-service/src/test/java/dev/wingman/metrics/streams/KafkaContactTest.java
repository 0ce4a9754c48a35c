package dev.wingman.metrics.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KafkaContactTest {

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong now = new AtomicLong();
    private final KafkaContact contact = new KafkaContact("windows", bytes::get, now::get);

    @Test
    void isNotUpBeforeABrokerAnswered() {
        contact.check();
        assertThat(contact.up()).isFalse();
    }

    @Test
    void staysUpOverAShortSilence() {
        hear();
        pass(KafkaContact.LONGEST_SILENCE.toNanos());
        assertThat(contact.up()).isTrue();
    }

    @Test
    void isDownAfterALongSilenceAndUpWithTheNextAnswer() {
        hear();
        pass(KafkaContact.LONGEST_SILENCE.toNanos() + 1);
        assertThat(contact.up()).isFalse();

        hear();
        assertThat(contact.up()).isTrue();
    }

    private void hear() {
        bytes.addAndGet(100);
        contact.check();
    }

    private void pass(long nanos) {
        now.addAndGet(nanos);
        contact.check();
    }
}
