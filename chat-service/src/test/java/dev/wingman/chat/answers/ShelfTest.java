package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.AnswerForgotten;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ShelfTest {

    private static final Scope SCOPE = new Scope("s");

    private final AtomicReference<Instant> now = new AtomicReference<>(Learned.NOON);
    private final Shelf shelf =
            new Shelf(10, 10_000, Duration.ofDays(7), Learned.MODEL, 4, () -> now.get());

    private void keep(String key, Instant at) {
        shelf.keep(Learned.answer(key, "s", "What is " + key + "?", new byte[] {1, 2, 3, (byte) key.hashCode()}, at));
    }

    @Test
    void itHoldsNoMoreThanItMayAndIndexesWhatItHolds() {
        for (int i = 0; i < 50; i++) {
            keep("k" + i, Learned.NOON);
        }

        assertThat(shelf.size()).isEqualTo(10);
        assertThat(shelf.evictions()).isEqualTo(40);
        assertThat(shelf.nearest(SCOPE, new byte[] {1, 2, 3, 4}, 100, -1)).hasSize(10);
    }

    @Test
    void whatHasBeenOfUseStaysWhenRoomIsMade() {
        // Given
        keep("useful", Learned.NOON);
        Shelf.Kept useful = shelf.find("useful", SCOPE);
        assertThat(useful).isNotNull();
        for (int i = 0; i < 5; i++) {
            useful.hit();
        }

        // When
        for (int i = 0; i < 50; i++) {
            keep("k" + i, Learned.NOON);
        }

        // Then
        assertThat(shelf.find("useful", SCOPE)).isNotNull();
    }

    @Test
    void anAnswerIsNotGivenInAnotherScopeNorWhenItIsTooOld() {
        keep("k", Learned.NOON);

        assertThat(shelf.find("k", new Scope("other"))).isNull();
        assertThat(shelf.nearest(new Scope("other"), new byte[] {1, 2, 3, 4}, 1, -1))
                .isEmpty();
        now.set(Learned.NOON.plus(Duration.ofDays(7)));
        assertThat(shelf.find("k", SCOPE)).isNull();
        shelf.sweep();
        assertThat(shelf.size()).isZero();
    }

    @Test
    void aRecalledAnswerIsGoneAndOneThatWasAskedForBeforeIsNotKept() {
        // Given
        keep("k", Learned.NOON);

        // When
        shelf.forget(new AnswerForgotten("k", Learned.NOON.plusSeconds(10)));

        // Then
        assertThat(shelf.find("k", SCOPE)).isNull();
        assertThat(shelf.isEmpty(SCOPE)).isTrue();
        assertThat(shelf.keep(Learned.answer("k", "s", "What?", null, Learned.NOON.plusSeconds(9))))
                .isFalse();
        assertThat(shelf.keep(Learned.answer("k", "s", "What?", null, Learned.NOON.plusSeconds(11))))
                .isTrue();
    }

    @Test
    void aVectorOfAnotherModelIsNotCompared() {
        shelf.keep(Learned.answer("k", "s", "What?", new byte[] {1, 2, 3}, Learned.NOON));

        assertThat(shelf.find("k", SCOPE)).isNotNull();
        assertThat(shelf.isEmpty(SCOPE)).isTrue();
    }
}
