package dev.wingman.chat.routing;

import dev.wingman.chat.routing.Likeness.Example;
import dev.wingman.chat.routing.Likeness.Resemblance;
import dev.wingman.chat.routing.RoutingTable.Kind;
import dev.wingman.chat.routing.RoutingTable.Signal;
import dev.wingman.chat.routing.Weighed.Danger;
import dev.wingman.schemas.chat.RoutingSignal;
import dev.wingman.schemas.chat.Tier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Weighs single messages by a table. Immutable; safe for concurrent use. */
final class Scales {

    static final String BASE = "base";
    static final String SAFETY = "safety";

    /** Without weight: it rules economy out. */
    static final String POSSIBLE = "safety possible";

    /** A phrase in one place is strong already, in two it is as strong as can be. */
    private static final double ONCE = 0.7;

    /** With so large a share of known words a message is understood. */
    private static final double FAMILIAR = 0.6;

    private static final int LONG_WORDS = 200;
    private static final int MANY_DEMANDS = 4;
    private static final int LEANING_WORDS = 4;
    private static final int STANDING_WORDS = 16;
    private static final double SHORT_LEANING = 0.7;
    private static final double SMALL_TALK_LEANING = 0.15;

    private final RoutingTable table;
    private final Likeness likeness;
    private final Tier[] tiers;
    private final double[] leanings;
    private final String[] signalNames;
    private final Phrases phrases = new Phrases();
    private final Disguises disguises;
    private final int grave;
    private final int possible;
    private final int leaning;

    Scales(RoutingTable table) {
        this.table = table;
        List<Kind> kinds = table.kinds();
        tiers = new Tier[kinds.size()];
        leanings = new double[kinds.size()];
        signalNames = new String[kinds.size()];
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            int number = i;
            tiers[i] = kind.tier();
            signalNames[i] = "like " + kind.tier().name().toLowerCase(Locale.ROOT) + ": " + kind.name();
            leanings[i] = table.conversation()
                    .leaning()
                    .getOrDefault(kind.name(), kind.tier() == Tier.ECONOMY ? SMALL_TALK_LEANING : SHORT_LEANING);
            kind.examples().forEach(text -> examples.add(new Example(number, Words.of(text))));
        }
        likeness = Likeness.of(kinds.size(), examples);
        List<Signal> signals = table.signals();
        grave = signals.size();
        possible = grave + 1;
        leaning = grave + 2;
        Phrases dangers = new Phrases();
        dangers.add(0, table.safety().grave());
        dangers.add(1, table.safety().possible());
        for (int i = 0; i < signals.size(); i++) {
            phrases.add(i, signals.get(i).phrases());
        }
        phrases.add(grave, table.safety().grave());
        phrases.add(possible, table.safety().possible());
        phrases.add(leaning, table.conversation().leaningPhrases());
        Set<String> innocent = new HashSet<>(likeness.vocabulary());
        innocent.addAll(phrases.vocabulary());
        disguises = new Disguises(dangers.vocabulary(), innocent);
    }

    /** Weighs a message; the same message always weighs the same. */
    Weighed weigh(String message) {
        Words said = Words.of(message);
        Words words = said.with(disguises.lift(said.list()));
        List<RoutingSignal> signals = new ArrayList<>();
        Sum sum = new Sum(signals);
        sum.add(BASE, 1, table.base());
        int[] places = phrases.count(words.list(), leaning + 1);
        Resemblance resemblance = likeness.to(words);
        double understood = Math.min(1, resemblance.familiar() / FAMILIAR);
        double[] byTier = new double[Tier.values().length];
        double leans = 0;
        for (int i = 0; i < tiers.length; i++) {
            double share = resemblance.kinds()[i] * understood;
            byTier[tiers[i].ordinal()] += share;
            leans += share * leanings[i] * (tiers[i] == Tier.ECONOMY ? 1 : shortness(words));
        }
        leans += (1 - understood) * SHORT_LEANING * shortness(words);
        sum.add(
                likeness(Tier.ECONOMY, resemblance),
                byTier[Tier.ECONOMY.ordinal()],
                table.likenesses().economy());
        sum.add(
                likeness(Tier.PREMIUM, resemblance),
                byTier[Tier.PREMIUM.ordinal()],
                table.likenesses().premium());
        for (int i = 0; i < grave; i++) {
            Signal signal = table.signals().get(i);
            sum.add(signal.name(), strength(places[i]), signal.weight());
        }
        shape(words, sum);
        Danger danger = places[grave] > 0 ? Danger.GRAVE : places[possible] > 0 ? Danger.POSSIBLE : Danger.NONE;
        if (danger == Danger.GRAVE) {
            sum.add(SAFETY, 1, table.safety().graveWeight());
        }
        if (danger == Danger.POSSIBLE) {
            sum.note(POSSIBLE);
        }
        if (places[leaning] > 0) {
            leans = Math.max(leans, shortness(words));
        }
        return new Weighed(sum.score(), List.copyOf(signals), danger, Math.min(1, leans));
    }

    /** For example {@code like economy: thanks}, after the kind that the message is like most. */
    private String likeness(Tier tier, Resemblance resemblance) {
        int most = -1;
        for (int i = 0; i < tiers.length; i++) {
            if (tiers[i] == tier
                    && (most < 0 || resemblance.kinds()[i] > resemblance.kinds()[most])) {
                most = i;
            }
        }
        return signalNames[most];
    }

    private void shape(Words words, Sum sum) {
        if (words.count() == 0) {
            sum.add("wordless", 1, table.shape().wordless());
            return;
        }
        sum.add(
                "length",
                Math.min(1, (double) words.count() / LONG_WORDS),
                table.shape().length());
        sum.add(
                "demands",
                Math.min(1, (double) Math.max(0, words.demands() - 1) / MANY_DEMANDS),
                table.shape().demands());
    }

    /** 1 for a message of a few words, falling to 0. */
    private static double shortness(Words words) {
        return Math.max(0, Math.min(1, (double) (STANDING_WORDS - words.count()) / (STANDING_WORDS - LEANING_WORDS)));
    }

    private static double strength(int places) {
        return places == 0 ? 0 : places == 1 ? ONCE : 1;
    }

    /** Adds up the signals. */
    private static final class Sum {

        private final List<RoutingSignal> signals;
        private double total;

        Sum(List<RoutingSignal> signals) {
            this.signals = signals;
        }

        void add(String name, double value, double weight) {
            double rounded = Math.rint(value * 1000) / 1000;
            if (rounded != 0) {
                total += rounded * weight;
                signals.add(new RoutingSignal(name, rounded, weight));
            }
        }

        /** What counts without a weight. */
        void note(String name) {
            signals.add(new RoutingSignal(name, 1, 0));
        }

        double score() {
            return Math.rint(Math.max(0, Math.min(1, total)) * 1000) / 1000;
        }
    }
}
