package dev.wingman.cache.challenges;

import dev.wingman.cache.loading.UnknownKeyException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the key of an entry asks for. The canonical form is {@code [difficulty=<d>&]page=<n>&size=<n>}; no other
 * spelling is understood, so that a page has one key.
 *
 * @param difficulty easy, medium or hard; null for all
 * @param page 0 to 9999
 * @param size 1 to 100
 */
record ChallengeQuery(@Nullable String difficulty, int page, int size) {

    private static final Pattern KEY =
            Pattern.compile("(?:difficulty=(easy|medium|hard)&)?page=(0|[1-9][0-9]{0,3})&size=([1-9][0-9]?|100)");

    /** @throws UnknownKeyException when the key is not of the canonical form */
    static ChallengeQuery ofKey(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw new UnknownKeyException("not a page of challenges");
        }
        return new ChallengeQuery(
                matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }
}
