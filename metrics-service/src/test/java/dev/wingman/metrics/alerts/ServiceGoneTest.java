package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.ResourceWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rule that comes with the service, on the samples of all instances of one service, a tick every five seconds. */
class ServiceGoneTest {

    private static final String CHAT = "group:chat-service";
    private static final long ALL = 36;

    private final Story story = new Story(Duration.ofSeconds(5)).become(shipped());

    private static AlertRules shipped() {
        return RulesText.read(RulesFile.shipped(), name -> null);
    }

    /** @param heard samples of all services in the minute */
    private static SubjectWindows samples(String subject, long count, @Nullable Long heard) {
        return new SubjectWindows(
                subject,
                ResourceWindow.class,
                Map.of(60, window(subject, 60, count, heard), 300, window(subject, 300, 60, heard)));
    }

    private static SubjectWindows chat(long count) {
        return samples(CHAT, count, ALL);
    }

    private static ResourceWindow window(String subject, int seconds, long count, @Nullable Long heard) {
        return new ResourceWindow(
                subject,
                Given.START.minusSeconds(seconds),
                Given.START,
                seconds,
                count,
                1,
                1,
                1,
                0,
                0,
                null,
                null,
                0,
                List.of(),
                heard);
    }

    @Test
    void aServiceThatSaysNothingWhileOthersDoFiresUntilItIsBack() {
        // When
        assertThat(story.see(chat(12))).isEmpty();
        for (int tick = 0; tick < 9; tick++) {
            assertThat(story.see(chat(0))).isEqualTo("service-gone:PENDING");
        }

        // Then
        assertThat(story.see(chat(0))).isEqualTo("service-gone:FIRING !service-gone");
        assertThat(story.fired(0).value()).isZero();
        assertThat(story.fired(0).count()).isEqualTo(ALL);
        assertThat(story.see(chat(1))).isEqualTo("service-gone:RECOVERING");
        assertThat(story.see(chat(2), chat(3), chat(4))).endsWith("~service-gone");
    }

    /** The clock leaps over the time in between, in which nobody was heard; then services come back one after the other. */
    @Test
    void aSystemThatWasStoppedAndStartsAgainIsNotToldOf() {
        SubjectWindows nobody = samples(CHAT, 0, 0L);
        story.see(chat(12));
        for (int tick = 0; tick < 50; tick++) {
            assertThat(story.see(nobody)).isEmpty();
        }

        assertThat(story.see(samples(CHAT, 0, 1L), samples(CHAT, 0, 3L), samples(CHAT, 0, 4L), samples(CHAT, 1, 6L)))
                .containsExactly("service-gone:PENDING", "service-gone:PENDING", "service-gone:PENDING", "");
    }

    @Test
    void whoeverFiresGoesOnWhileNobodyIsHeard() {
        for (int tick = 0; tick < 10; tick++) {
            story.see(chat(0));
        }

        assertThat(story.see(samples(CHAT, 0, 0L), samples(CHAT, 0, 0L))).containsOnly("service-gone:FIRING");
    }

    @Test
    void oneInstanceOfSeveralIsNotTheService() {
        for (int tick = 0; tick < 12; tick++) {
            assertThat(story.see(samples("chat-service|chat-1", 0, null))).isEmpty();
        }
        assertThat(shipped().rules())
                .filteredOn(rule -> rule.name().equals("service-gone"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.subjects().cover("group:gateway-service"))
                        .as("no-data tells of that")
                        .isFalse());
    }
}
