package dev.wingman.chat.memory;

import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.schemas.chat.ConversationTurn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Summarises without a model: picks the sentences that say most, in their order, those of the last summary among them. What
 * a user says of themselves counts more than what they are told; each word counts for less once it was said.
 */
final class SentencePicker implements Summarizer {

    private static final int MOST_SENTENCES = 2_000;
    private static final int LONGEST = 240;
    private static final int SHORTEST = 15;
    private static final Pattern END = Pattern.compile("(?<=[.!?。！？])\\s+|\\n+|(?<=[。！？])");
    private static final Pattern SELF = Pattern.compile("(?i)\\b(i|i'm|i've|my|we|our|me)\\b");
    private static final Pattern FACT = Pattern.compile("\\d|(?<=[a-z,] )\\p{Lu}\\p{Ll}");
    private static final String USER = "User: ";

    private final TokenCounter tokens;
    private final int most;

    /** @param most tokens of a summary */
    SentencePicker(TokenCounter tokens, int most) {
        this.tokens = tokens;
        this.most = most;
    }

    private record Sentence(int place, String text, List<String> words, double weight) {}

    @Override
    public Mono<String> summarise(Material material) {
        return Mono.fromSupplier(() -> pick(material));
    }

    private String pick(Material material) {
        List<Sentence> sentences = sentences(material);
        Map<String, Double> share = shares(sentences);
        List<Sentence> picked = new ArrayList<>();
        List<Sentence> left = new ArrayList<>(sentences);
        int room = most;
        while (!left.isEmpty()) {
            Sentence best = left.stream()
                    .max(Comparator.comparingDouble(sentence -> value(sentence, share)))
                    .orElseThrow();
            left.remove(best);
            int size = tokens.count(best.text()) + 1;
            if (size <= room) {
                picked.add(best);
                room -= size;
                best.words().forEach(word -> share.computeIfPresent(word, (w, p) -> p * p));
            }
            int rest = room;
            left.removeIf(sentence -> sentence.text().length() / 6 > rest);
        }
        picked.sort(Comparator.comparingInt(Sentence::place));
        return tokens.head(String.join("\n", picked.stream().map(Sentence::text).toList()), most);
    }

    private static double value(Sentence sentence, Map<String, Double> share) {
        double sum = 0;
        for (String word : sentence.words()) {
            sum += share.getOrDefault(word, 0.0);
        }
        return sentence.weight() * sum / Math.sqrt(sentence.words().size());
    }

    private static Map<String, Double> shares(List<Sentence> sentences) {
        Map<String, Double> share = new HashMap<>();
        int all = 0;
        for (Sentence sentence : sentences) {
            for (String word : sentence.words()) {
                share.merge(word, 1.0, Double::sum);
                all++;
            }
        }
        double sum = Math.max(1, all);
        share.replaceAll((word, count) -> count / sum);
        return share;
    }

    private static List<Sentence> sentences(Material material) {
        List<Sentence> sentences = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String before = material.before();
        if (before != null) {
            before.lines().forEach(line -> add(line, 1.0, seen, sentences));
        }
        for (ConversationTurn turn : newest(material.turns())) {
            split(turn.message()).forEach(text -> add(USER + text, 1.0, seen, sentences));
            String reply = turn.reply();
            if (reply != null) {
                split(reply).forEach(text -> add("Wingman: " + text, 0.5, seen, sentences));
            }
        }
        return sentences;
    }

    /** So many turns that their sentences stay within their bound. */
    private static List<ConversationTurn> newest(List<ConversationTurn> turns) {
        int from = turns.size();
        long characters = 0;
        while (from > 0 && characters < (long) MOST_SENTENCES * SHORTEST) {
            ConversationTurn turn = turns.get(--from);
            characters += Math.min(2_000, turn.message().length()) + SHORTEST;
        }
        return turns.subList(from, turns.size());
    }

    private static List<String> split(String text) {
        return END.splitAsStream(text.substring(0, Math.min(text.length(), 4_000)))
                .map(String::strip)
                .filter(sentence -> sentence.length() >= SHORTEST && sentence.length() <= LONGEST)
                .limit(20)
                .toList();
    }

    private static void add(String text, double speaker, Set<String> seen, List<Sentence> sentences) {
        List<String> words = Words.of(text.startsWith(USER) ? text.substring(USER.length()) : text, LONGEST);
        if (words.isEmpty() || !seen.add(text)) {
            return;
        }
        double weight = speaker;
        if (text.startsWith(USER) && SELF.matcher(text).find()) {
            weight *= 1.5;
        }
        if (FACT.matcher(text).find()) {
            weight *= 1.3;
        }
        if (text.endsWith("?")) {
            weight *= 0.4;
        }
        sentences.add(new Sentence(sentences.size(), text, words, weight));
    }
}
