package dev.wingman.chat.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of English words: which carry no content, which say the same, and which exclude each other, read from
 * {@code answers/english.txt}. Immutable; safe for concurrent use.
 */
final class English {

    private static final String RESOURCE = "/answers/english.txt";

    private static final Set<String> FUNCTION_WORDS = Set.of(
            ("a an the of in on at to for from by with without about into onto over under as than and or but if then so"
                            + " that this these those there here it its is are am was were be been being do does did"
                            + " done doing have has had having can could will would shall should may might must i you he"
                            + " she we they me him her us them my your his our their mine yours myself yourself oneself"
                            + " what which who whom whose when where why how not no nor any some every each all both"
                            + " much many more most very too also just only even ever still yet else such own same"
                            + " other another one's ones s t out up off down please tell actually really exactly"
                            + " basically generally usually possible because while during between among per via vs"
                            + " versus et etc go going gonna wanna let lets anyway")
                    .split(" "));

    private final Map<String, String> same = new HashMap<>();
    private final Map<String, Set<String>> opposite = new HashMap<>();
    private final Map<String, Set<Integer>> oneOf = new HashMap<>();

    private English(BufferedReader lines) throws IOException {
        String section = "";
        int line = 0;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            line++;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            if (text.startsWith("[")) {
                section = text.strip();
                continue;
            }
            add(section, text.strip().split(" +"), line);
        }
    }

    static English load() {
        try (InputStream in = English.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return new English(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String section, String[] words, int line) {
        if (words.length < 2) {
            throw new IllegalArgumentException("answers/english.txt:" + line + ": a line needs at least two words");
        }
        switch (section) {
            case "[same]" -> {
                String first = Stem.of(words[0]);
                String stands = same.getOrDefault(first, first);
                for (String word : words) {
                    same.putIfAbsent(Stem.of(word), stands);
                }
            }
            case "[opposite]" -> {
                String one = form(words[0]);
                String other = form(words[1]);
                if (!one.equals(other)) {
                    opposite.computeIfAbsent(one, key -> new HashSet<>()).add(other);
                    opposite.computeIfAbsent(other, key -> new HashSet<>()).add(one);
                }
            }
            case "[one-of]" -> {
                for (String word : words) {
                    oneOf.computeIfAbsent(form(word), key -> new HashSet<>()).add(line);
                }
            }
            default -> throw new IllegalArgumentException("answers/english.txt:" + line + ": unknown section");
        }
    }

    /** Whether a word says something by itself. */
    boolean isContent(String word) {
        return !FUNCTION_WORDS.contains(word);
    }

    /** What stands for a word and all that say the same. */
    String form(String word) {
        String stem = Stem.of(word);
        return same.getOrDefault(stem, stem);
    }

    /** Whether one of two forms excludes the other: opposites, or two of a closed set such as months or currencies. */
    boolean excludes(String form, String other) {
        if (form.equals(other)) {
            return false;
        }
        if (opposite.getOrDefault(form, Set.of()).contains(other) || isNegationOf(form, other)) {
            return true;
        }
        Set<Integer> sets = oneOf.get(form);
        Set<Integer> others = oneOf.get(other);
        if (sets == null || others == null) {
            return false;
        }
        List<Integer> shared = new ArrayList<>(sets);
        shared.retainAll(others);
        return !shared.isEmpty();
    }

    private static boolean isNegationOf(String form, String other) {
        String shorter = form.length() < other.length() ? form : other;
        String longer = form.length() < other.length() ? other : form;
        return shorter.length() >= 3
                && longer.endsWith(shorter)
                && Set.of("un", "in", "im", "il", "ir", "dis", "non", "non-", "mis", "anti", "anti-", "de")
                        .contains(longer.substring(0, longer.length() - shorter.length()));
    }
}
