package dev.wingman.gateway.challenges;

import dev.wingman.gateway.edge.JsonFields;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A challenge as {@code ops} writes it.
 *
 * @param id words of the title, in lower case, with hyphens between them
 * @param category words of lower-case letters with hyphens between them; at most 64 characters
 * @param minutes 1 to 240
 * @param points 1 to 500
 */
record ChallengeBody(
        String id, String title, String category, String difficulty, String description, int minutes, int points) {

    private static final Set<String> FIELDS =
            Set.of("title", "category", "difficulty", "description", "minutes", "points");
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern DIFFICULTY = Pattern.compile("easy|medium|hard");
    private static final Pattern CATEGORY = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final int LONGEST_ID = 80;
    private static final int LONGEST_CATEGORY = 64;

    /** @throws Rejection naming the field that is not valid */
    static ChallengeBody toCreate(JsonFields fields) {
        Set<String> known = new HashSet<>(FIELDS);
        known.add("id");
        fields.allow(known);
        String title = title(fields);
        String id = fields.text("id", LONGEST_ID, ID, "words in lower case with hyphens between them");
        String idOfTitle = title.toLowerCase(Locale.ROOT)
                .replace("'", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        if (id == null && idOfTitle.isEmpty()) {
            throw fields.invalid("id", "is missing, and can't be made from the title");
        }
        return of(id == null ? idOfTitle : id, title, fields);
    }

    /** @throws Rejection naming the field that is not valid, or when no challenge can have the id */
    static ChallengeBody toReplace(String id, JsonFields fields) {
        if (id.length() > LONGEST_ID || !ID.matcher(id).matches()) {
            throw Rejection.of(ProblemType.NOT_FOUND, "There is no such challenge.");
        }
        fields.allow(FIELDS);
        return of(id, title(fields), fields);
    }

    /** What changes of this challenge are ordered by. */
    String entity() {
        return "challenge:" + id;
    }

    private static String title(JsonFields fields) {
        return sized("title", 3, 80, fields);
    }

    private static ChallengeBody of(String id, String title, JsonFields fields) {
        return new ChallengeBody(
                id,
                title,
                demand(
                        "category",
                        fields.text("category", LONGEST_CATEGORY, CATEGORY, "words of letters in lower case"),
                        fields),
                demand("difficulty", fields.text("difficulty", DIFFICULTY, "easy, medium or hard"), fields),
                sized("description", 20, 500, fields),
                demand("minutes", fields.integer("minutes", 1, 240), fields).intValue(),
                demand("points", fields.integer("points", 1, 500), fields).intValue());
    }

    private static String sized(String name, int least, int most, JsonFields fields) {
        String text = fields.demandText(name, most);
        if (text.codePointCount(0, text.length()) < least) {
            throw fields.invalid(name, "must have at least " + least + " characters");
        }
        return text;
    }

    private static <T> T demand(String name, @Nullable T value, JsonFields fields) {
        if (value == null) {
            throw fields.invalid(name, "is missing");
        }
        return value;
    }
}
