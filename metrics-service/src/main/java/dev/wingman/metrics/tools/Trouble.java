package dev.wingman.metrics.tools;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Something unusual that is going to happen: an incident of which somebody must be told, or something harmless.
 *
 * @param kind its name
 * @param size in words, for people
 * @param lasts whole seconds
 * @param touches parts of the system that nothing else may trouble at the time; {@link #EVERYTHING}, {@link #API}, or the
 *     name of a part
 * @param must what it shows, and where; empty for what is harmless
 * @param may what it can show besides: no rule has to notice it, and none is wrong to
 */
record Trouble(
        String kind, String size, Duration lasts, Set<String> touches, List<Sign> must, List<Sign> may, Effect effect) {

    static final String EVERYTHING = "everything";

    /** All endpoints. */
    static final String API = "api";

    private static final String ENDPOINT = "endpoint ";

    Trouble {
        touches = Set.copyOf(touches);
        must = List.copyOf(must);
        may = List.copyOf(may);
    }

    /** What is harmless. */
    static Trouble harmless(String kind, String size, int seconds, Set<String> touches, Effect effect) {
        return new Trouble(kind, size, Duration.ofSeconds(seconds), touches, List.of(), List.of(), effect);
    }

    /** An incident with one sign. */
    static Trouble incident(String kind, String size, int seconds, Set<String> touches, Sign sign, Effect effect) {
        return new Trouble(kind, size, Duration.ofSeconds(seconds), touches, List.of(sign), List.of(), effect);
    }

    static String endpoint(String name) {
        return ENDPOINT + name;
    }

    boolean harmless() {
        return must.isEmpty();
    }

    /** Whether little else can happen at the time. */
    boolean sweeping() {
        return touches.contains(EVERYTHING) || touches.contains(API);
    }

    boolean disturbs(Trouble other) {
        return touches.contains(EVERYTHING)
                || other.touches.contains(EVERYTHING)
                || touches.stream().anyMatch(other.touches::contains)
                || (touches.contains(API) && other.touchesAnEndpoint())
                || (other.touches.contains(API) && touchesAnEndpoint());
    }

    private boolean touchesAnEndpoint() {
        return touches.stream().anyMatch(part -> part.startsWith(ENDPOINT));
    }

    /** A symptom and the subject at which it shows. */
    record Sign(Symptom symptom, String subject) {

        private static final String GROUP = "group:";

        /** Whether it is seen at another subject, too: some groups add up all others, some the instances of a service. */
        boolean showsAt(String other) {
            return subject.equals(other)
                    || subject.startsWith(Journal.ALL)
                    || other.startsWith(Journal.ALL)
                    || (other.startsWith(GROUP) && subject.startsWith(other.substring(GROUP.length()) + "|"));
        }
    }

    /** What happens in a second of it. */
    interface Effect {

        /**
         * @param begin of the trouble, ms
         * @param now begin of the second, ms
         */
        void in(Weather weather, long begin, long now);
    }
}
