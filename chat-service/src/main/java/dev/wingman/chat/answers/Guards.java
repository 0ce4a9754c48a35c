package dev.wingman.chat.answers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What forbids to answer one question with the answer to another. Pure; safe for concurrent use. */
final class Guards {

    private static final Set<String> ROLES = Set.of(
            "from", "to", "into", "than", "by", "over", "against", "before", "after", "under", "versus", "without");

    /** Words that join equals: what stands on either side may change places. */
    private static final Set<String> SYMMETRIC = Set.of(
            "and",
            "or",
            "vs",
            "versus",
            "between",
            "difference",
            "differences",
            "differ",
            "different",
            "compare",
            "compared",
            "comparison",
            "far",
            "both",
            "together",
            "same",
            "similar",
            "similarities",
            "among",
            "equal",
            "distance",
            "vs.");

    private static final Set<String> MODALS = Set.of("can", "could", "should", "must", "may", "will", "would");
    private static final Map<String, String> MODAL_KINDS = Map.of(
            "can", "can", "could", "can", "may", "can", "should", "should", "must", "should", "will", "will", "would",
            "will");
    private static final Map<String, String> PERSONS = Map.of(
            "i", "one", "we", "one", "one", "one", "you", "you", "he", "he", "she", "she", "they", "they", "it", "it");

    private final English english;

    Guards(English english) {
        this.english = english;
    }

    /** The first objection; null when there is none. */
    @Nullable
    Objection objection(Reading a, Reading b, Alignment alignment) {
        if (!a.numbers().equals(b.numbers())) {
            return Objection.NUMBER;
        }
        if (a.negations() % 2 != b.negations() % 2) {
            return Objection.NEGATION;
        }
        if (a.type().excludes(b.type())) {
            return Objection.QUESTION_TYPE;
        }
        if (excludes(a, b, alignment)) {
            return Objection.OPPOSITE;
        }
        if (names(a, alignment.restA()) && names(b, alignment.restB())) {
            return Objection.NAME;
        }
        if (isTurned(a, b, alignment)) {
            return Objection.DIRECTION;
        }
        return asksOfAnother(a, b) ? Objection.PERSON : null;
    }

    private boolean excludes(Reading a, Reading b, Alignment alignment) {
        for (int i : alignment.restA()) {
            for (int j : alignment.restB()) {
                if (english.excludes(a.forms()[i], b.forms()[j])) {
                    return true;
                }
            }
        }
        return more(a) * more(b) < 0;
    }

    /** 1 for a text that says more of something, -1 for less, 0 for neither or both. */
    private static int more(Reading reading) {
        int up = reading.contains("more") || reading.contains("most") ? 1 : 0;
        int down = reading.contains("less") || reading.contains("least") || reading.contains("fewer") ? 1 : 0;
        return up - down;
    }

    private static boolean names(Reading reading, List<Integer> places) {
        for (int i : places) {
            if (reading.names()[i]) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTurned(Reading a, Reading b, Alignment alignment) {
        List<int[]> pairs = alignment.pairs();
        if (pairs.size() < 2 || isSymmetric(a) && isSymmetric(b)) {
            return false;
        }
        return rolesExchanged(a, b, pairs) || sidesExchanged(a, b, pairs);
    }

    private static boolean isSymmetric(Reading reading) {
        return Arrays.stream(reading.words()).anyMatch(SYMMETRIC::contains);
    }

    /** "From A to B" and "from B to A": after the same preposition stands another of the common words. */
    private static boolean rolesExchanged(Reading a, Reading b, List<int[]> pairs) {
        Map<String, Integer> rolesA = roles(a);
        Map<String, Integer> rolesB = roles(b);
        for (Map.Entry<String, Integer> role : rolesA.entrySet()) {
            Integer inB = rolesB.get(role.getKey());
            if (inB == null) {
                continue;
            }
            int counterpart = counterpart(pairs, role.getValue(), 0);
            int back = counterpart(pairs, inB, 1);
            if (counterpart >= 0 && back >= 0 && counterpart < inB && back < role.getValue()) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Integer> roles(Reading reading) {
        Map<String, Integer> roles = new HashMap<>();
        for (int i = 0; i < reading.words().length; i++) {
            if (ROLES.contains(reading.words()[i])) {
                for (int j = i + 1; j < Math.min(reading.words().length, i + 4); j++) {
                    if (reading.content()[j]) {
                        roles.putIfAbsent(reading.words()[i], j);
                        break;
                    }
                }
            }
        }
        return roles;
    }

    private static int counterpart(List<int[]> pairs, int place, int side) {
        for (int[] pair : pairs) {
            if (pair[side] == place) {
                return pair[1 - side];
            }
        }
        return -1;
    }

    /**
     * "Poles dislike Russians" and "Russians dislike Poles": two words have changed sides around a third. A phrase that was
     * only moved to the front does not do that. Two names in the other order are enough.
     */
    private static boolean sidesExchanged(Reading a, Reading b, List<int[]> pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            for (int k = i + 1; k < pairs.size(); k++) {
                if (pairs.get(i)[1] < pairs.get(k)[1]) {
                    continue;
                }
                if (isName(a, b, pairs.get(i)) && isName(a, b, pairs.get(k)) && pairs.get(k)[0] - pairs.get(i)[0] > 1) {
                    return true;
                }
                for (int j = i + 1; j < k; j++) {
                    int pivot = pairs.get(j)[1];
                    if (pivot < pairs.get(i)[1] && pivot > pairs.get(k)[1]) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isName(Reading a, Reading b, int[] pair) {
        return a.names()[pair[0]] && b.names()[pair[1]];
    }

    /** Yes-no questions with another subject or another auxiliary of ability, duty or future. */
    private static boolean asksOfAnother(Reading a, Reading b) {
        if (a.type() != QuestionType.YES_NO || b.type() != QuestionType.YES_NO) {
            return false;
        }
        String modalA = MODAL_KINDS.getOrDefault(a.words()[0], "");
        String modalB = MODAL_KINDS.getOrDefault(b.words()[0], "");
        if (!modalA.equals(modalB) && (MODALS.contains(a.words()[0]) || MODALS.contains(b.words()[0]))) {
            return true;
        }
        String personA = person(a);
        String personB = person(b);
        return personA != null && personB != null && !personA.equals(personB);
    }

    private static @Nullable String person(Reading reading) {
        return reading.words().length > 1 ? PERSONS.get(reading.words()[1]) : null;
    }
}
