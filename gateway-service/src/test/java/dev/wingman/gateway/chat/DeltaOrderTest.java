package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.ReplyDelta;
import org.junit.jupiter.api.Test;

class DeltaOrderTest {

    private final DeltaOrder order = new DeltaOrder();

    @Test
    void piecesThatContinueAreTaken() {
        assertThat(order.takes(delta(1, 0, "One"))).isTrue();
        assertThat(order.takes(delta(1, 3, "two"))).isTrue();
    }

    @Test
    void aPieceThatComesTwiceIsTakenOnce() {
        assertThat(order.takes(delta(1, 0, "One"))).isTrue();
        assertThat(order.takes(delta(1, 0, "One"))).isFalse();
    }

    @Test
    void aNewerAttemptSupersedesAndTheOlderIsNotHeardAgain() {
        assertThat(order.takes(delta(1, 0, "One"))).isTrue();
        assertThat(order.takes(delta(3, 0, "Uno"))).isTrue();
        assertThat(order.takes(delta(1, 3, "two"))).isFalse();
        assertThat(order.takes(delta(2, 0, "Due"))).isFalse();
        assertThat(order.takes(delta(3, 3, "due"))).isTrue();
    }

    private static ReplyDelta delta(int attempt, int position, String text) {
        return new ReplyDelta("req_1", "conv_1", "ada", attempt, position, text);
    }
}
