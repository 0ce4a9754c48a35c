package dev.wingman.chat.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wingman.chat.routing.RoutingTable.Conversation;
import dev.wingman.chat.routing.RoutingTable.Thresholds;
import dev.wingman.chat.routing.Weighed.Danger;
import dev.wingman.schemas.chat.RoutingSignal;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the tier of a message in its conversation by one table: the same input, the same choice. Safe for concurrent use. */
final class TierChooser {

    static final String CONVERSATION = "conversation";

    /** Without weight: the tier before was kept, since the score is near its threshold. */
    static final String HELD = "tier held";

    /** Without weight: economy was ruled out. */
    static final String FLOOR = "safety floor";

    private static final Comparator<RoutingSignal> STRONGEST_FIRST =
            Comparator.comparingDouble(signal -> -Math.abs(signal.value() * signal.weight()));

    /** Bound of the messages whose weight is kept for the next ones of their conversations, in characters. */
    private static final long MOST_KEPT = 2_000_000;

    private static final int OVERHEAD = 500;

    private final RoutingTable table;
    private final Scales scales;
    private final Cache<String, Weighed> kept = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(MOST_KEPT)
            .weigher((String message, Weighed weighed) -> OVERHEAD + message.length())
            .build();

    TierChooser(RoutingTable table) {
        this.table = table;
        this.scales = new Scales(table);
    }

    String version() {
        return table.version();
    }

    /** How many earlier messages are looked at. */
    int reach() {
        return Math.max(table.conversation().turns(), table.safety().lasting());
    }

    /**
     * Chooses.
     *
     * @param earlier the user's messages before, oldest first; only the last {@link #reach()} count
     * @param before tier that answered last; null when unknown: it is then made up from the earlier messages
     * @param asked tier that the client asks for; null leaves the choice to Wingman
     */
    TurnRouting choose(String message, List<String> earlier, @Nullable Tier before, @Nullable Tier asked) {
        Course course = new Course();
        for (String said : earlier.subList(Math.max(0, earlier.size() - reach()), earlier.size())) {
            course.take(kept.get(said, scales::weigh));
        }
        if (before != null && before != course.tier) {
            course.tier = before;
            course.leaving = 0;
        }
        Weighed weighed = scales.weigh(message);
        kept.put(message, weighed);
        course.take(weighed);
        Tier chosen =
                asked == null ? course.chosen() : course.endangered() && asked == Tier.ECONOMY ? Tier.STANDARD : asked;
        List<RoutingSignal> signals = new ArrayList<>(weighed.signals());
        if (course.lift > 0) {
            signals.add(new RoutingSignal(CONVERSATION, course.lift, 1));
        }
        if (asked == null && course.held) {
            signals.add(new RoutingSignal(HELD, 1, 0));
        }
        if (course.endangered() && (asked == null ? course.tier : asked) == Tier.ECONOMY) {
            signals.add(new RoutingSignal(FLOOR, 1, 0));
        }
        signals.sort(STRONGEST_FIRST);
        return new TurnRouting(asked, chosen, course.score, List.copyOf(signals), table.version());
    }

    /** A conversation from message to message. */
    private final class Course {

        private final Conversation conversation = table.conversation();

        /** What the conversation weighs, each message less with those after it. */
        private double weight;

        private @Nullable Tier tier;

        /** Messages in a row that would have left the tier. */
        private int leaving;

        private int sinceDanger = Integer.MAX_VALUE;
        private double score;
        private double lift;
        private boolean held;

        void take(Weighed message) {
            double carried = conversation.turns() == 0 ? 0 : weight * conversation.decay();
            lift = rounded(Math.max(0, carried - message.score()) * message.leaning());
            score = rounded(Math.min(1, message.score() + lift));
            weight = Math.max(score, carried);
            sinceDanger = message.danger() != Danger.NONE
                    ? 0
                    : sinceDanger == Integer.MAX_VALUE ? sinceDanger : sinceDanger + 1;
            Tier fits = tierOf(score);
            held = tier != null && fits != tier && near(tier, fits);
            leaving = held ? leaving + 1 : 0;
            tier = held ? tier : fits;
        }

        Tier chosen() {
            Tier last = tier;
            return last == null || (last == Tier.ECONOMY && endangered()) ? Tier.STANDARD : last;
        }

        boolean endangered() {
            return sinceDanger <= table.safety().lasting();
        }

        private boolean near(Tier from, Tier to) {
            boolean lowerBorder = from == Tier.ECONOMY || (from == Tier.STANDARD && to == Tier.ECONOMY);
            double border = lowerBorder
                    ? table.thresholds().standard()
                    : table.thresholds().premium();
            return Math.abs(score - border) < conversation.margin() * Math.pow(conversation.marginDecay(), leaving);
        }
    }

    private Tier tierOf(double score) {
        Thresholds thresholds = table.thresholds();
        if (score >= thresholds.premium()) {
            return Tier.PREMIUM;
        }
        return score >= thresholds.standard() ? Tier.STANDARD : Tier.ECONOMY;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }
}
