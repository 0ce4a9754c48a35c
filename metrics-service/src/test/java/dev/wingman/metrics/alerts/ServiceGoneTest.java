package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.ResourceWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rule that comes with the service, on the samples of all instances of one service, a tick every five seconds. */
class ServiceGoneTest {

    private static final String GONE = "service-gone";
    private static final String CHAT = "group:chat-service";

    private final Story story = new Story(Duration.ofSeconds(5)).become(shipped());

    private static AlertRules shipped() {
        return RulesText.read(RulesFile.shipped(), name -> null);
    }

    private static SubjectWindows samples(String subject, long count) {
        return new SubjectWindows(
                subject, ResourceWindow.class, Map.of(60, window(subject, 60, count), 300, window(subject, 300, 60)));
    }

    private static ResourceWindow window(String subject, int seconds, long count) {
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
                List.of());
    }

    private static SubjectWindows ended() {
        return new SubjectWindows(CHAT, ResourceWindow.class, Map.of());
    }

    @Test
    void aServiceThatSaysNothingForAMinuteAndAHalfFiresUntilItIsBack() {
        // When
        assertThat(story.see(samples(CHAT, 12))).isEmpty();
        for (int tick = 0; tick < 6; tick++) {
            assertThat(story.see(samples(CHAT, 0))).isEqualTo("service-gone:PENDING");
        }

        // Then
        assertThat(story.see(samples(CHAT, 0))).isEqualTo("service-gone:FIRING !service-gone");
        assertThat(story.fired(0).count()).isZero();
        assertThat(story.see(samples(CHAT, 1))).isEqualTo("service-gone:RECOVERING");
        assertThat(story.see(samples(CHAT, 2), samples(CHAT, 3), samples(CHAT, 4)))
                .endsWith("~service-gone");
    }

    @Test
    void oneThatIsAwayForLongerThanWindowsRememberGoesOnFiring() {
        for (int tick = 0; tick < 7; tick++) {
            story.see(samples(CHAT, 0));
        }

        assertThat(story.see(ended(), ended())).containsOnly("service-gone:FIRING");
    }

    /** What was stopped hours ago has ended; its services come back one after the other. */
    @Test
    void aSystemThatStartsAgainIsNotToldOf() {
        assertThat(story.see(ended(), ended(), ended(), samples(CHAT, 1), samples(CHAT, 2)))
                .doesNotContain("service-gone:FIRING !service-gone")
                .endsWith("");
    }

    @Test
    void oneInstanceOfSeveralIsNotTheService() {
        for (int tick = 0; tick < 12; tick++) {
            assertThat(story.see(samples("chat-service|chat-1", 0))).isEmpty();
        }
        assertThat(shipped().rules())
                .filteredOn(rule -> rule.name().equals(GONE))
                .singleElement()
                .satisfies(rule -> assertThat(rule.subjects().cover("group:gateway-service"))
                        .as("no-data tells of that")
                        .isFalse());
    }
}
