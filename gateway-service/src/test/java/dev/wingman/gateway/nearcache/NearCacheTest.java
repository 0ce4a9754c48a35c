package dev.wingman.gateway.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Where reads are answered. */
class NearCacheTest extends NearCacheFixture {

    @Test
    void aMissIsLoadedOnceForAllWhoWait() {
        // Given
        Reading first = read(KEY);
        Reading second = read(KEY);

        // When
        cache.apply(loaded("[1]", 7));

        // Then
        assertThat(requested).containsExactly(KEY);
        assertThat(first.text()).isEqualTo("[1]");
        assertThat(second.text()).isEqualTo("[1]");
        assertThat(first.now().level()).isEqualTo(Level.L3);
    }

    @Test
    void aLoadIsPartOfTheTraceOfTheReaderThatCausesIt() {
        // Given
        TraceContext first = TraceContext.start();
        TraceContext second = TraceContext.start();

        // When
        CompletableFuture<NearRead> one = cache.read(KEY, first).toFuture();
        CompletableFuture<NearRead> other = cache.read(KEY, second).toFuture();
        timer.advanceTime();

        // Then
        assertThat(traces).containsExactly(first);
        assertThat(one).isNotDone();
        assertThat(other).isNotDone();
    }

    @Test
    void whatWasLoadedIsServedFromThisProcessUntilItsTimeIsOver() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));

        // When
        Reading inTime = read(KEY);
        clock.advance(TTL);
        Reading tooLate = read(KEY);

        // Then
        assertThat(inTime.now().level()).isEqualTo(Level.L1);
        assertThat(tooLate.open()).isTrue();
        assertThat(requested).hasSize(2);
    }

    @Test
    void anEntryOfRedisIsServedAndKeptWithoutALoad() {
        // Given
        redis.answer = Mono.just(new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant()));

        // When
        Reading first = read(KEY);
        Reading second = read(KEY);

        // Then
        assertThat(first.now().level()).isEqualTo(Level.L2);
        assertThat(second.now().level()).isEqualTo(Level.L1);
        assertThat(requested).isEmpty();
    }

    @Test
    void anEntryOfRedisThatIsPastItsTimeIsLoaded() {
        // Given
        redis.answer = Mono.just(
                new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant().minus(TTL)));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
    }

    @Test
    void anUpdateThatNobodyHereWantsIsNotKept() {
        // When
        cache.apply(loaded("[1]", 7));

        // Then
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void anUpdateRenewsAnEntryThatIsHere() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));

        // When
        cache.apply(loaded("[2]", 8));

        // Then
        assertThat(read(KEY).text()).isEqualTo("[2]");
    }

    @Test
    void aLoadThatTakesTooLongFails() {
        // Given
        Reading reading = read(KEY);

        // When
        timer.advanceTimeBy(Duration.ofMillis(1_999));
        boolean stillOpen = reading.open();
        timer.advanceTimeBy(Duration.ofMillis(1));

        // Then
        assertThat(stillOpen).isTrue();
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void afterAFailureTheNextReaderAsksAgain() {
        // Given
        read(KEY);
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // When
        read(KEY);

        // Then
        assertThat(requested).hasSize(2);
    }

    @Test
    void anOldEntryIsServedWhenNoNewerOneCanBeHad() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));
        clock.advance(TTL);
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[1]");
        assertThat(reading.now().stale()).isTrue();
    }

    @Test
    void aRequestThatCanNotBePublishedFailsAtOnce() {
        // Given
        requestOutcome = CompletableFuture.failedFuture(new IllegalStateException("no broker"));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void pastTheBoundAFurtherSearchFailsAtOnce() {
        // Given
        for (int page = 0; page < MAX_LOADS; page++) {
            read(new EntryKey("challenges", "page=" + page));
        }

        // When
        Reading further = read(new EntryKey("challenges", "page=999"));

        // Then
        assertThat(further.failure()).isInstanceOf(EntryUnavailableException.class);
        assertThat(requested).hasSize(MAX_LOADS);
    }

    @Test
    void whatTheSourceDoesNotHaveIsRememberedToo() {
        // Given
        read(KEY);
        cache.apply(loaded(null, 7));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.now().level()).isEqualTo(Level.L1);
        assertThat(reading.now().entry().present()).isFalse();
    }

    @Test
    void anEntryWithoutTimeToLiveAnswersItsAskersAndIsNotKept() {
        // Given
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoaded(KEY.cache(), KEY.key(), "[1]", 7, 0, clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[1]");
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aKnownValueIsKeptHereAndOfferedToAll() {
        // When
        StepVerifier.create(cache.offer(KEY, "\"u1\"", TTL)).verifyComplete();
        StepVerifier.create(cache.offer(KEY, "\"u2\"", TTL)).verifyComplete();

        // Then
        assertThat(read(KEY).text()).isEqualTo("\"u1\"");
        assertThat(redis.offered).containsExactly("\"u1\"", "\"u2\"");
    }

    @Test
    void anEntryOfRedisThatIsPastItsTimeIsServedWhenNoNewerOneCanBeHad() {
        // Given
        redis.answer = Mono.just(
                new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant().minus(TTL)));
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[2]");
        assertThat(reading.now().stale()).isTrue();
    }
}
