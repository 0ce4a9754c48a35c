package dev.wingman.metrics.notify.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.alerts.AlertMatcher;
import dev.wingman.schemas.alerts.MatchOperator;
import dev.wingman.schemas.alerts.SilenceCreated;
import dev.wingman.schemas.alerts.SilenceEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios of Alertmanager's {@code silence/silence_test.go}, under their names, as far as there is such a thing here. */
class SilenceScenariosTest {

    private static final Instant NOW = DeskStory.START;
    private static final Map<String, String> LABELS = Map.of("foo", "bar");

    private final Silences silences = new Silences();

    private boolean create(String id, Duration from, Duration until, AlertMatcher... matchers) {
        return silences.created(
                new SilenceCreated(id, List.of(matchers), NOW.plus(from), NOW.plus(until), "because", "olga", NOW));
    }

    private static AlertMatcher matcher(String name, MatchOperator operator, String value) {
        return new AlertMatcher(name, operator, value);
    }

    private static final AlertMatcher FOO_BAR = new AlertMatcher("foo", MatchOperator.EQUAL, "bar");

    /** TestQMatches. */
    @ParameterizedTest
    @CsvSource({
        "job, EQUAL, test, job=test, true",
        "job, EQUAL, test, job=other, false",
        "job, NOT_EQUAL, test, job=other, true",
        "job, NOT_EQUAL, test, job=test, false",
        "job, MATCHES, te.*, job=test, true",
        "job, MATCHES, te, job=test, false",
        "job, MATCHES, a|b, job=b, true",
        "job, MATCHES_NOT, te.*, job=other, true",
        "job, MATCHES_NOT, te.*, job=test, false",
        "job, EQUAL, '', path=/x, true",
        "job, NOT_EQUAL, test, path=/x, true"
    })
    void qMatches(String name, MatchOperator operator, String value, String label, boolean muted) {
        create("s", Duration.ZERO, Duration.ofHours(1), matcher(name, operator, value));
        String[] pair = label.split("=", -1);
        assertThat(silences.mute(Map.of(pair[0], pair[1]), NOW)).isEqualTo(muted);
    }

    /** TestQMatches, two matchers: all must match. */
    @Test
    void allMatchersMustMatch() {
        create("s", Duration.ZERO, Duration.ofHours(1), FOO_BAR, matcher("job", MatchOperator.EQUAL, "x"));
        assertThat(silences.mute(Map.of("foo", "bar"), NOW)).isFalse();
        assertThat(silences.mute(Map.of("foo", "bar", "job", "x"), NOW)).isTrue();
    }

    /** TestQState: pending, active, expired; the beginning belongs to it and the end does not. */
    @Test
    void qState() {
        create("s", Duration.ofMinutes(10), Duration.ofMinutes(20), FOO_BAR);
        assertThat(silences.mute(LABELS, NOW.plusSeconds(599))).isFalse();
        assertThat(silences.mute(LABELS, NOW.plusSeconds(600))).isTrue();
        assertThat(silences.mute(LABELS, NOW.plusSeconds(1_199))).isTrue();
        assertThat(silences.mute(LABELS, NOW.plusSeconds(1_200))).isFalse();
    }

    /** TestSilenceExpire: pending and active ones end; those that are over, and unknown ones, are left alone. */
    @Test
    void silenceExpire() {
        create("pending", Duration.ofMinutes(10), Duration.ofMinutes(20), FOO_BAR);
        silences.ended(new SilenceEnded("pending", "olga", NOW));
        assertThat(silences.mute(LABELS, NOW.plusSeconds(900))).isFalse();

        create("active", Duration.ZERO, Duration.ofMinutes(20), FOO_BAR);
        silences.ended(new SilenceEnded("active", "olga", NOW.plusSeconds(60)));
        assertThat(silences.mute(LABELS, NOW.plusSeconds(59))).isTrue();
        assertThat(silences.mute(LABELS, NOW.plusSeconds(60))).isFalse();

        create("expired", Duration.ZERO, Duration.ofSeconds(10), FOO_BAR);
        silences.ended(new SilenceEnded("expired", "olga", NOW.plusSeconds(60)));
        silences.ended(new SilenceEnded("unknown", "olga", NOW));
        assertThat(silences.lastEnd(LABELS, NOW, NOW.plusSeconds(30))).isEqualTo(NOW.plusSeconds(10));
    }

    /** TestSilencer: none, one, another beside it, one after the other. */
    @Test
    void silencer() {
        assertThat(silences.mute(LABELS, NOW)).isFalse();
        create("other", Duration.ZERO, Duration.ofHours(1), matcher("foo", MatchOperator.EQUAL, "baz"));
        assertThat(silences.mute(LABELS, NOW)).isFalse();
        create("a", Duration.ZERO, Duration.ofMinutes(5), FOO_BAR);
        create("b", Duration.ofMinutes(4), Duration.ofMinutes(10), matcher("foo", MatchOperator.MATCHES, "b.*"));
        assertThat(silences.mute(LABELS, NOW.plusSeconds(299))).isTrue();
        assertThat(silences.mute(LABELS, NOW.plusSeconds(301))).isTrue();
        assertThat(silences.mute(LABELS, NOW.plusSeconds(601))).isFalse();
        assertThat(silences.nextChange(NOW)).isEqualTo(NOW.plusSeconds(240));
    }

    /** TestSilenceLimits: what is over makes room. */
    @Test
    void silenceLimits() {
        for (int i = 0; i < Silences.MOST; i++) {
            assertThat(create("s" + i, Duration.ZERO, Duration.ofHours(1), FOO_BAR))
                    .isTrue();
        }
        assertThat(create("more", Duration.ZERO, Duration.ofHours(1), FOO_BAR)).isFalse();
        SilenceCreated later = new SilenceCreated(
                "later",
                List.of(FOO_BAR),
                NOW.plusSeconds(7_200),
                NOW.plusSeconds(9_000),
                "c",
                "olga",
                NOW.plusSeconds(7_200));
        assertThat(silences.created(later)).isTrue();
    }

    /** TestSilenceGCOverTime: active ones stay, those that are over for a day go. */
    @Test
    void silenceGcOverTime() {
        create("long", Duration.ZERO, Duration.ofDays(10), FOO_BAR);
        create("short", Duration.ZERO, Duration.ofHours(1), FOO_BAR);
        silences.forgetOld(NOW.plus(Duration.ofDays(3)));
        assertThat(silences.mute(LABELS, NOW.plus(Duration.ofDays(3)))).isTrue();
        assertThat(silences.lastEnd(LABELS, NOW, NOW.plus(Duration.ofDays(3)))).isNull();
    }

    /** TestValidateSilence, end before start; an expression that is none. */
    @Test
    void validateSilence() {
        assertThat(create("s", Duration.ofHours(2), Duration.ofHours(1), FOO_BAR))
                .isFalse();
        assertThat(create("s", Duration.ZERO, Duration.ofHours(1), matcher("foo", MatchOperator.MATCHES, "(")))
                .isFalse();
        assertThat(silences.mute(LABELS, NOW)).isFalse();
    }
}
