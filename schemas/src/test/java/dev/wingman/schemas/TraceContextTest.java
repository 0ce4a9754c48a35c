package dev.wingman.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of the W3C's own test suite for {@code traceparent}, and what Wingman adds. */
class TraceContextTest {

    private static final String TRACE = "12345678901234567890123456789012";
    private static final String SPAN = "1234567890123456";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-ff",
                "cc-" + TRACE + "-" + SPAN + "-01",
                "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like",
                "01-" + TRACE + "-" + SPAN + "-01-"
            })
    void readsAWellFormedSampledTrace(String traceparent) {
        assertThat(TraceContext.parse(traceparent)).contains(new TraceContext(TRACE, SPAN, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "fe"})
    void onlyTheLowestFlagSaysSampled(String flags) {
        assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-" + flags))
                .contains(new TraceContext(TRACE, SPAN, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-0",
                "00-" + TRACE + "-" + SPAN + "-01.",
                "00-" + TRACE + "-" + SPAN + "-01-",
                "00-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like",
                "cc-" + TRACE + "-" + SPAN + "-01.what-the-future-will-not-be-like",
                "ff-" + TRACE + "-" + SPAN + "-01",
                ".0-" + TRACE + "-" + SPAN + "-01",
                "0.-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-.2345678901234567890123456789012-" + SPAN + "-01",
                "00-1234567890123456789012345678901-" + SPAN + "-01",
                "00-123456789012345678901234567890123-" + SPAN + "-01",
                "00-ABCDEF78901234567890123456789012-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "-.234567890123456-01",
                "00-" + TRACE + "-12345678901234567-01",
                "00-" + TRACE + "-123456789012345A-01",
                "00-" + TRACE + "-" + SPAN + "-.0",
                "00-" + TRACE + "-" + SPAN + "-0G",
                "00_" + TRACE + "_" + SPAN + "_01",
                " 00-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01 ",
                "٠٠-" + TRACE + "-" + SPAN + "-01"
            })
    void refusesWhatIsMalformed(String traceparent) {
        assertThat(TraceContext.parse(traceparent)).isEmpty();
    }

    @Test
    void refusesAHeaderWithoutEnd() {
        assertThat(TraceContext.parse("cc-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(10_000)))
                .isEmpty();
    }

    @RepeatedTest(100)
    void whatItStartsIsWellFormedAndUnsampled() {
        // When
        TraceContext started = TraceContext.start();

        // Then
        assertThat(TraceContext.parse(started.traceparent())).contains(started);
        assertThat(started.sampled()).isFalse();
    }

    @Test
    void aChildIsAnotherSpanOfTheSameTrace() {
        // Given
        TraceContext parent = new TraceContext(TRACE, SPAN, true);

        // When
        TraceContext child = parent.child();

        // Then
        assertThat(child.traceId()).isEqualTo(TRACE);
        assertThat(child.sampled()).isTrue();
        assertThat(child.spanId()).isNotEqualTo(SPAN);
        assertThat(TraceContext.parse(child.traceparent())).contains(child);
    }
}
