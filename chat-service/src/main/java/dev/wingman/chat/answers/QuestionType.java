package dev.wingman.chat.answers;

import java.util.Map;
import java.util.Set;

/** What a question asks for, by its first question word. */
enum QuestionType {
    WHO,
    WHEN,
    WHERE,
    WHY,
    HOW,
    HOW_MANY,
    HOW_LONG,
    WHAT,
    WHICH,
    YES_NO,
    OTHER;

    private static final Set<String> MANY = Set.of("many", "much");
    private static final Set<String> MEASURES =
            Set.of("long", "old", "far", "often", "tall", "big", "fast", "high", "deep", "large", "soon", "late");
    private static final Map<String, QuestionType> WORDS = Map.of(
            "who", WHO, "whom", WHO, "whose", WHO, "when", WHEN, "where", WHERE, "why", WHY, "what", WHAT, "which",
            WHICH);
    private static final Set<String> AUXILIARIES = Set.of(
            "is", "are", "am", "was", "were", "do", "does", "did", "can", "could", "should", "would", "will", "shall",
            "may", "might", "must", "has", "have", "had");

    private static final Set<QuestionType> OPEN = Set.of(WHAT, WHICH, HOW, OTHER, YES_NO);

    /** The type by the first word that tells it; what comes before (a topic with a colon, "and", "so") does not. */
    static QuestionType of(String[] words) {
        for (int i = 0; i < words.length; i++) {
            String next = i + 1 < words.length ? words[i + 1] : "";
            if (words[i].equals("how")) {
                return MANY.contains(next) ? HOW_MANY : MEASURES.contains(next) ? HOW_LONG : HOW;
            }
            QuestionType type = WORDS.get(words[i]);
            if (type != null) {
                return type == WHAT && (next.equals("time") || next.equals("year") || next.equals("date"))
                        ? WHEN
                        : type;
            }
            if (i == 0 && AUXILIARIES.contains(words[i])) {
                return YES_NO;
            }
        }
        return OTHER;
    }

    /** Whether the answers can't be the same, whatever else the questions say: a place is no time. */
    boolean excludes(QuestionType other) {
        return this != other && !OPEN.contains(this) && !OPEN.contains(other)
                || asksForOneThing() && other == YES_NO
                || other.asksForOneThing() && this == YES_NO;
    }

    private boolean asksForOneThing() {
        return switch (this) {
            case WHO, WHEN, HOW_MANY, HOW_LONG -> true;
            default -> false;
        };
    }
}
