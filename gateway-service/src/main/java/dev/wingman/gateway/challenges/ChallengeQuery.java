package dev.wingman.gateway.challenges;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.nearcache.EntryKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a client asks for. Two requests for the same page have the same key, however they spell it.
 *
 * @param difficulty easy, medium or hard; null for all
 * @param page zero-based, 0 to 9999; 0 by default
 * @param size challenges per page, 1 to 100; 20 by default
 */
record ChallengeQuery(@Nullable String difficulty, int page, int size) {

    static final String CACHE = "challenges";
    static final ChallengeQuery ALL = new ChallengeQuery(null, 0, 20);

    private static final Set<String> PARAMETERS = Set.of("difficulty", "page", "size");
    private static final List<String> DIFFICULTIES = List.of("easy", "medium", "hard");
    private static final int LAST_PAGE = 9_999;
    private static final int LARGEST_PAGE = 100;
    private static final int LONGEST_NUMBER = 9;

    /** @throws Rejection naming the parameter that is not valid */
    static ChallengeQuery of(MultiValueMap<String, String> parameters) {
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            if (!PARAMETERS.contains(parameter.getKey())) {
                throw invalid(shortened(parameter.getKey()), "is not known here; known are difficulty, page and size");
            }
            if (parameter.getValue().size() > 1) {
                throw invalid(parameter.getKey(), "is given more than once");
            }
        }
        String difficulty = parameters.getFirst("difficulty");
        if (parameters.containsKey("difficulty") && !DIFFICULTIES.contains(String.valueOf(difficulty))) {
            throw invalid("difficulty", "must be easy, medium or hard");
        }
        return new ChallengeQuery(
                difficulty,
                number(parameters, "page", 0, LAST_PAGE, ALL.page()),
                number(parameters, "size", 1, LARGEST_PAGE, ALL.size()));
    }

    /** Names the page in the cache; cache-service reads it. */
    EntryKey key() {
        String filter = difficulty == null ? "" : "difficulty=" + difficulty + "&";
        return new EntryKey(CACHE, filter + "page=" + page + "&size=" + size);
    }

    private static int number(
            MultiValueMap<String, String> parameters, String name, int least, int most, int otherwise) {
        if (!parameters.containsKey(name)) {
            return otherwise;
        }
        String text = String.valueOf(parameters.getFirst(name));
        boolean digits = !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
        int value = digits ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw invalid(name, "must be a whole number from " + least + " to " + most);
        }
        return value;
    }

    private static Rejection invalid(String parameter, String rule) {
        return Rejection.ofField(
                ProblemType.INVALID_FIELD, parameter, "The parameter '" + parameter + "' " + rule + ".");
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
