package dev.wingman.chat.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds phrases in words, all in one pass. A phrase is words; {@code stem*} is any word that begins so, {@code ..} up to
 * {@value #GAP} words or none; {@code ^} is the begin of the message and {@code $} its end. Immutable after it is made; safe for concurrent use.
 */
final class Phrases {

    private static final int GAP = 3;
    private static final int SHORTEST_STEM = 3;
    private static final String BEGIN = "^";
    private static final String END = "$";

    private static final class Node {
        final Map<String, Node> words = new HashMap<>();
        /** By the first letters of a stem, so that few are compared. */
        final Map<String, List<Stem>> stems = new HashMap<>();

        @Nullable
        Node afterGap;

        /** Which owners have a phrase that ends here. */
        final Set<Integer> ends = new HashSet<>();
    }

    private record Stem(String letters, Node next) {}

    private final Node root = new Node();
    private final Set<String> vocabulary = new HashSet<>();

    /**
     * Adds the phrases of an owner; only while the finder is made.
     *
     * @throws IllegalArgumentException when a phrase has no word, or a stem of fewer than three letters
     */
    void add(int owner, Collection<String> phrases) {
        phrases.forEach(phrase -> add(owner, phrase));
    }

    private void add(int owner, String phrase) {
        Node end = root;
        for (String part : phrase.strip().split("\\s+", -1)) {
            if (part.equals("..")) {
                if (end == root) {
                    throw new IllegalArgumentException("must not begin with `..`, as \"" + phrase + "\" does");
                }
                end = gap(end);
                continue;
            }
            if (part.equals(BEGIN) || part.equals(END)) {
                end = end.words.computeIfAbsent(part, w -> new Node());
                continue;
            }
            boolean stem = part.endsWith("*");
            List<String> words =
                    Words.of(stem ? part.substring(0, part.length() - 1) : part).list();
            if (words.isEmpty()) {
                throw new IllegalArgumentException("has no word in \"" + phrase + "\"");
            }
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                if (stem && i == words.size() - 1) {
                    end = stem(end, word, phrase);
                } else {
                    vocabulary.add(word);
                    end = end.words.computeIfAbsent(word, w -> new Node());
                }
            }
        }
        end.ends.add(owner);
    }

    private static Node gap(Node node) {
        Node after = node.afterGap;
        if (after == null) {
            after = new Node();
            node.afterGap = after;
        }
        return after;
    }

    private static Node stem(Node node, String letters, String phrase) {
        if (letters.length() < SHORTEST_STEM) {
            throw new IllegalArgumentException("has a stem of fewer than three letters in \"" + phrase + "\"");
        }
        List<Stem> alike = node.stems.computeIfAbsent(letters.substring(0, SHORTEST_STEM), key -> new ArrayList<>());
        for (Stem stem : alike) {
            if (stem.letters.equals(letters)) {
                return stem.next;
            }
        }
        Stem added = new Stem(letters, new Node());
        alike.add(added);
        return added.next;
    }

    /** Words that stand in phrases, stems left out. */
    Set<String> vocabulary() {
        return vocabulary;
    }

    /** In how many places each owner has a phrase, by owner. */
    int[] count(List<String> message, int owners) {
        List<String> words = new ArrayList<>(message.size() + 2);
        words.add(BEGIN);
        words.addAll(message);
        words.add(END);
        int[] places = new int[owners];
        int[] before = new int[owners];
        Arrays.fill(before, -1);
        for (int i = 0; i < words.size(); i++) {
            visit(root, words, i, i, places, before);
        }
        return places;
    }

    private static void visit(Node node, List<String> words, int begin, int at, int[] places, int[] before) {
        for (int owner : node.ends) {
            if (before[owner] < begin) {
                before[owner] = at - 1;
                places[owner]++;
            }
        }
        if (at >= words.size()) {
            return;
        }
        step(node, words, begin, at, places, before);
        Node after = node.afterGap;
        if (after != null) {
            for (int skip = 0; skip <= GAP && at + skip < words.size(); skip++) {
                step(after, words, begin, at + skip, places, before);
            }
        }
    }

    private static void step(Node node, List<String> words, int begin, int at, int[] places, int[] before) {
        String word = words.get(at);
        Node next = node.words.get(word);
        if (next != null) {
            visit(next, words, begin, at + 1, places, before);
        }
        if (!node.stems.isEmpty() && word.length() >= SHORTEST_STEM) {
            for (Stem stem : node.stems.getOrDefault(word.substring(0, SHORTEST_STEM), List.of())) {
                if (word.startsWith(stem.letters)) {
                    visit(stem.next, words, begin, at + 1, places, before);
                }
            }
        }
    }
}
