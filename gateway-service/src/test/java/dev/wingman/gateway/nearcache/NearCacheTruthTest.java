package dev.wingman.gateway.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import dev.wingman.schemas.cache.EntryInvalidated;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.TagVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What changes, clears and gaps make untrue is not served. */
class NearCacheTruthTest extends NearCacheFixture {

    @Test
    void anInvalidationDuringTheLookupInRedisKeepsTheOldEntryOut() {
        // Given
        Sinks.One<CacheEntry> slow = Sinks.one();
        redis.answer = slow.asMono();
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 5, clock.instant()));
        slow.tryEmitValue(new CacheEntry("[old]", 5, TTL.toMillis(), clock.instant()));

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(cache.peek(KEY)).isNull();
        assertThat(requested).containsExactly(KEY);
        cache.apply(loaded("[new]", 6));
        assertThat(reading.text()).isEqualTo("[new]");
    }

    @Test
    void aLoadThatBeganBeforeAnInvalidationAnswersItsAskersButIsNotKept() {
        // Given
        Reading reading = read(KEY);
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 9, clock.instant()));

        // When
        cache.apply(loaded("[1]", 8));

        // Then
        assertThat(reading.text()).isEqualTo("[1]");
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void anInvalidationRemovesOnlyWhatIsNotNewer() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 8));

        // When
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 7, clock.instant()));
        NearEntry afterAnOlder = cache.peek(KEY);
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 8, clock.instant()));

        // Then
        assertThat(afterAnOlder).isNotNull();
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void anOlderVersionDoesNotReplaceANewerOne() {
        // Given
        read(KEY);
        cache.apply(loaded("[new]", 8));

        // When
        cache.apply(loaded("[old]", 7));

        // Then
        assertThat(read(KEY).text()).isEqualTo("[new]");
    }

    @Test
    void afterAGapNothingOldIsServed() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));

        // When
        cache.clear();

        // Then
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aLookupInRedisThatBeganBeforeAGapIsNotKept() {
        // Given
        Sinks.One<CacheEntry> slow = Sinks.one();
        redis.answer = slow.asMono();
        Reading reading = read(KEY);

        // When
        cache.clear();
        slow.tryEmitValue(new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[2]");
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aChangeOfATagMakesWhatDependsOnItUntrueAndNothingElse() {
        // Given
        EntryKey other = new EntryKey("challenges", "page=1&size=20");
        read(KEY);
        cache.apply(tagged("[old]", 7, 3));
        read(other);
        cache.apply(new EntryLoaded(other.cache(), other.key(), "[other]", 7, TTL.toMillis(), clock.instant()));

        // When
        cache.apply(changed(4));

        // Then
        assertThat(cache.peek(KEY)).isNull();
        assertThat(cache.peek(other)).isNotNull();
    }

    @Test
    void aLoadThatAChangeOvertookIsAskedForAgainWithTheChange() {
        // Given
        Reading reading = read(KEY);
        cache.apply(changed(4));

        // When
        cache.apply(tagged("[old]", 9, 3));

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).hasSize(2);
        assertThat(demanded).containsExactly(new TagVersion(TAG, 4));
        cache.apply(tagged("[new]", 8, 4));
        assertThat(reading.text()).isEqualTo("[new]");
    }

    @Test
    void aLoadThatIsAlwaysOvertakenIsNotAskedForWithoutEnd() {
        // Given
        Reading reading = read(KEY);
        cache.apply(changed(100));

        // When
        for (int version = 0; version < 10; version++) {
            cache.apply(tagged("[old]", version, version));
        }
        timer.advanceTimeBy(Duration.ofSeconds(2));

        // Then
        assertThat(requested).hasSize(3);
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void anEntryInRedisFromBeforeAChangeIsNotServed() {
        // Given
        cache.apply(changed(4));
        redis.answer =
                Mono.just(new CacheEntry("[old]", 5, TTL.toMillis(), clock.instant(), List.of(new TagVersion(TAG, 3))));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
    }

    @Test
    void anEntryOfRedisThatAChangeOvertookOnItsWayIsNotServed() {
        // Given
        redis.answer =
                Mono.just(new CacheEntry("[old]", 5, TTL.toMillis(), clock.instant(), List.of(new TagVersion(TAG, 3))));
        clock.atNextLook = () -> {
            redis.answer = Mono.empty();
            cache.apply(changed(4));
        };

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
    }

    @Test
    void aClearRemovesWhatItNamesAndNothingElse() {
        // Given
        read(KEY);
        cache.apply(tagged("[1]", 7, 3));

        // When
        cache.apply(cleared("locations", null, null, 7));
        cache.apply(cleared("challenges", "page=1*", null, 7));
        cache.apply(cleared(null, null, "user:2", 7));
        boolean others = cache.peek(KEY) != null;
        cache.apply(cleared("challenges", "page=0*", TAG, 7));

        // Then
        assertThat(others).isTrue();
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aCopyFromBeforeAClearIsNotTakenFromRedis() {
        // Given
        cache.apply(cleared("challenges", null, null, 7));
        redis.answer = Mono.just(new CacheEntry("[old]", 7, TTL.toMillis(), clock.instant()));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
        assertThat(newerThan).isEqualTo(7);
    }

    @Test
    void aLoadThatAClearOvertakesIsAskedForAgain() {
        // Given
        Reading reading = read(KEY);
        cache.apply(cleared(null, null, TAG, 7));

        // When
        cache.apply(tagged("[old]", 7, 3));
        boolean open = reading.open();
        cache.apply(tagged("[new]", 8, 3));

        // Then
        assertThat(open).isTrue();
        assertThat(requested).containsExactly(KEY, KEY);
        assertThat(newerThan).isEqualTo(7);
        assertThat(reading.text()).isEqualTo("[new]");
    }

    @Test
    void anUntrueEntryDoesNotKeepATrueOneOutWhateverTheClocksSay() {
        // Given
        read(KEY);
        cache.apply(tagged("[old]", 1_000, 3));
        cache.apply(changed(4));
        Reading reading = read(KEY);

        // When
        cache.apply(tagged("[new]", 1, 4));

        // Then
        assertThat(reading.text()).isEqualTo("[new]");
        assertThat(read(KEY).text()).isEqualTo("[new]");
    }

    @Test
    void whatHasChangedIsNotServedAsStale() {
        // Given
        read(KEY);
        cache.apply(tagged("[old]", 7, 3));
        cache.apply(changed(4));
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // Then
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void whenThereAreTooManyChangesToRememberNothingWithTagsIsServedFromBeforeThem() {
        // Given
        read(KEY);
        cache.apply(tagged("[old]", 7, 3));

        // When
        for (int user = 0; user <= 2 * MAX_CHANGES; user++) {
            cache.apply(new ChangeAnswered(
                    "req",
                    "move-user",
                    "user",
                    ChangeOutcome.APPLIED,
                    "{}",
                    null,
                    null,
                    List.of(new TagVersion("another:" + user, 9)),
                    clock.instant()));
        }

        // Then
        assertThat(cache.peek(KEY)).isNull();
        clock.advance(Duration.ofSeconds(6));
        read(KEY);
        cache.apply(tagged("[new]", 8, 3));
        assertThat(read(KEY).text()).isEqualTo("[new]");
    }
}
