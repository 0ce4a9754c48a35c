package dev.wingman.cache.users;

import dev.wingman.cache.loading.UnknownKeyException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the key of an entry asks for. The canonical form is {@code radiusKm=<n>&user=<id>}; no other spelling is
 * understood.
 *
 * @param radiusKm on the ground, 1 to 100
 */
record MatchQuery(int radiusKm, String userId) {

    /** Mean radius of the earth, as in the column {@code place}. */
    private static final double EARTH_KM = 6_371.0088;

    private static final Pattern KEY = Pattern.compile("radiusKm=([1-9][0-9]?|100)&user=(.{1,128})");

    /** @throws UnknownKeyException when the key is not of the canonical form */
    static MatchQuery ofKey(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw new UnknownKeyException("not the matches of a user");
        }
        return new MatchQuery(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    /** The straight line through the earth to a point at the radius. */
    double chordKm() {
        return 2 * EARTH_KM * Math.sin(radiusKm / (2 * EARTH_KM));
    }

    /** The way on the ground to a point at the end of a straight line through the earth. */
    static double groundKm(double chordKm) {
        return 2 * EARTH_KM * Math.asin(chordKm / (2 * EARTH_KM));
    }
}
