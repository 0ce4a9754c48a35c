package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class PendingChatTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aClientThatReadsTooSlowlyGetsWhatWasKeptAndThenTheReason() {
        // Given
        PendingChat chat = new PendingChat("req_1", "ada", true, 8, MINUTE);

        // When
        for (int i = 0; i < 20; i++) {
            chat.deliver(delta(i));
        }

        // Then
        StepVerifier.create(chat.replies())
                .expectNextCount(8)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                StreamEnd.class, end -> assertThat(end.reason()).isEqualTo("slow_client")))
                .verify(LIMIT);
    }

    @Test
    void aClientThatReadsKeepsUpWithMoreThanTheBuffer() {
        // Given
        PendingChat chat = new PendingChat("req_1", "ada", true, 8, MINUTE);

        // When
        StepVerifier verifier = StepVerifier.create(chat.replies())
                .expectNextCount(21)
                .expectComplete()
                .verifyLater();
        for (int i = 0; i < 20; i++) {
            chat.deliver(delta(i));
        }
        chat.deliver(failed());

        // Then
        verifier.verify(LIMIT);
    }

    @Test
    void aClientThatWantsNoDeltasGetsTheEndOnly() {
        // Given
        PendingChat chat = new PendingChat("req_1", "ada", false, 8, MINUTE);

        // When
        for (int i = 0; i < 20; i++) {
            chat.deliver(delta(i));
        }
        chat.deliver(failed());

        // Then
        StepVerifier.create(chat.replies())
                .expectNext(failed())
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aRequestWhoseTimeIsUpGivesItsPlaceBack() {
        // Given
        PendingChats chats = new PendingChats(1, new SimpleMeterRegistry());
        PendingChat overdue = new PendingChat("req_1", "ada", true, 8, Duration.ZERO);
        assertThat(chats.open(overdue)).isTrue();
        assertThat(chats.open(new PendingChat("req_2", "ada", true, 8, MINUTE))).isFalse();

        // When
        chats.expire(System.nanoTime());

        // Then
        StepVerifier.create(overdue.replies()).expectError(StreamEnd.class).verify(LIMIT);
        assertThat(chats.open(new PendingChat("req_2", "ada", true, 8, MINUTE))).isTrue();
    }

    @Test
    void aSecondEndIsNotHeardAndFreesNoSecondPlace() {
        // Given
        PendingChats chats = new PendingChats(2, new SimpleMeterRegistry());
        assertThat(chats.open(new PendingChat("req_1", "ada", true, 8, MINUTE))).isTrue();

        // When
        chats.deliver(failed());
        chats.deliver(failed());
        chats.close("req_1");

        // Then
        assertThat(chats.size()).isZero();
    }

    private static LoggedReply delta(int position) {
        return new LoggedReply(new ReplyPlace(1, position), new ReplyDelta("req_1", "conv_1", "ada", 1, position, "x"));
    }

    private static LoggedReply failed() {
        return new LoggedReply(
                new ReplyPlace(1, 99),
                new ReplyFailed(
                        "req_1",
                        "conv_1",
                        "ada",
                        FailureReason.TIMEOUT,
                        "No answer in time.",
                        null,
                        null,
                        Usage.NONE,
                        0,
                        new ReplyTiming(0, 0, 0, 0, 0),
                        Instant.EPOCH));
    }
}
