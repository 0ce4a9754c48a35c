package dev.wingman.chat.routing;

import dev.wingman.schemas.chat.Tier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What an operator says about routing, checked. What each value means stands in the shipped table,
 * {@code routing/table.yml}. Immutable.
 *
 * @param version the declared version and the first 8 hex digits of the SHA-256 of the file
 */
record RoutingTable(
        String version,
        double base,
        Thresholds thresholds,
        Conversation conversation,
        Likenesses likenesses,
        Shape shape,
        List<Signal> signals,
        Safety safety,
        List<Kind> kinds) {

    /** A score below {@code standard} is economy, one from {@code premium} on is premium. */
    record Thresholds(double standard, double premium) {}

    /** @param leaning how much a message of a kind means only through what was said before, by kind, 0 to 1 */
    record Conversation(
            int turns,
            double decay,
            double margin,
            double marginDecay,
            Map<String, Double> leaning,
            List<String> leaningPhrases) {}

    /** What a sure likeness to the examples of a tier adds. */
    record Likenesses(double economy, double premium) {}

    /** What the form of a message adds. */
    record Shape(double length, double demands, double wordless) {}

    /** Phrases that count. */
    record Signal(String name, double weight, List<String> phrases) {}

    record Safety(double graveWeight, int lasting, List<String> grave, List<String> possible) {}

    /** Examples of one kind of message. */
    record Kind(Tier tier, String name, List<String> examples) {}

    private static final int MOST_SIGNALS = 100;
    private static final int MOST_KINDS = 200;
    private static final int MOST_EXAMPLES = 20_000;
    private static final int LONGEST_VERSION = 40;

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException that names the key and its value, when one is not valid
     */
    static RoutingTable parse(String yaml) {
        TableSection table = TableSection.of("", PlainYaml.load(yaml));
        String declared = table.text("version");
        if (declared.length() > LONGEST_VERSION) {
            throw table.complaint("version", "at most " + LONGEST_VERSION + " characters");
        }
        double base = table.number("base", 0, 1);
        Thresholds thresholds = thresholds(table.section("thresholds"));
        Likenesses likenesses = likenesses(table.section("likeness"));
        Shape shape = shape(table.section("shape"));
        List<Signal> signals = signals(table);
        Safety safety = safety(table.section("safety"));
        List<Kind> kinds = kinds(table.section("examples"));
        Conversation conversation = conversation(table.section("conversation"), kinds);
        table.end();
        return new RoutingTable(
                declared + "+" + digest(yaml),
                base,
                thresholds,
                conversation,
                likenesses,
                shape,
                signals,
                safety,
                kinds);
    }

    private static Thresholds thresholds(TableSection section) {
        Thresholds thresholds = new Thresholds(section.number("standard", 0, 1), section.number("premium", 0, 1));
        if (thresholds.standard() >= thresholds.premium()) {
            throw section.complaint("premium", "above thresholds.standard, which is " + thresholds.standard());
        }
        section.end();
        return thresholds;
    }

    private static Likenesses likenesses(TableSection section) {
        Likenesses likenesses = new Likenesses(section.number("economy", -1, 0), section.number("premium", 0, 1));
        section.end();
        return likenesses;
    }

    private static Shape shape(TableSection section) {
        Shape shape = new Shape(
                section.number("length", -1, 1), section.number("demands", -1, 1), section.number("wordless", -1, 1));
        section.end();
        return shape;
    }

    private static List<Signal> signals(TableSection table) {
        List<Signal> signals = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (TableSection section : table.sections("signals")) {
            Signal signal =
                    new Signal(section.text("name"), section.number("weight", -1, 1), phrases(section, "phrases"));
            section.end();
            if (!names.add(signal.name())) {
                throw section.complaint("name", "used once");
            }
            signals.add(signal);
        }
        if (signals.size() > MOST_SIGNALS) {
            throw new IllegalArgumentException(
                    "signals must be at most " + MOST_SIGNALS + ", but are " + signals.size());
        }
        return List.copyOf(signals);
    }

    private static Safety safety(TableSection section) {
        Safety safety = new Safety(
                section.number("grave-weight", 0, 1),
                section.whole("lasting", 0, 100),
                phrases(section, "grave"),
                phrases(section, "possible"));
        section.end();
        return safety;
    }

    private static Conversation conversation(TableSection section, List<Kind> kinds) {
        TableSection leaning = section.section("leaning");
        Map<String, Double> byKind = new LinkedHashMap<>();
        for (String name : leaning.rest()) {
            if (kinds.stream().noneMatch(kind -> kind.name().equals(name))) {
                throw leaning.complaint(name, "under the name of a kind of examples");
            }
            byKind.put(name, leaning.number(name, 0, 1));
        }
        Conversation conversation = new Conversation(
                section.whole("turns", 0, 50),
                section.number("decay", 0, 1),
                section.number("margin", 0, 0.5),
                section.number("margin-decay", 0, 1),
                Map.copyOf(byKind),
                phrases(section, "leaning-phrases"));
        section.end();
        return conversation;
    }

    private static List<Kind> kinds(TableSection section) {
        List<Kind> kinds = new ArrayList<>();
        int examples = 0;
        for (Tier tier : Tier.values()) {
            String name = tier.name().toLowerCase(Locale.ROOT);
            TableSection ofTier = section.section(name);
            for (String kind : ofTier.rest()) {
                List<String> texts = ofTier.texts(kind);
                examples += texts.size();
                kinds.add(new Kind(tier, kind, texts));
            }
            if (kinds.isEmpty() || kinds.get(kinds.size() - 1).tier() != tier) {
                throw section.complaint(name, "at least one kind of examples");
            }
        }
        section.end();
        if (kinds.size() > MOST_KINDS || examples > MOST_EXAMPLES) {
            throw new IllegalArgumentException("examples must be at most " + MOST_EXAMPLES + " of at most " + MOST_KINDS
                    + " kinds, but are " + examples + " of " + kinds.size());
        }
        return List.copyOf(kinds);
    }

    private static List<String> phrases(TableSection section, String key) {
        List<String> phrases = section.texts(key);
        try {
            new Phrases().add(0, phrases);
        } catch (IllegalArgumentException e) {
            throw section.complaint(key, "phrases, but one " + e.getMessage());
        }
        return phrases;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
