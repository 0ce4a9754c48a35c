package dev.wingman.cache.users;

import java.util.List;

/** The best matches of a user, best first, as clients see them. */
record MatchPage(String userId, int radiusKm, List<Match> matches) {

    /**
     * Somebody near. Where exactly is nobody's business.
     *
     * @param distanceKm on the ground, rounded to 100 m
     * @param sharedInterests in alphabetical order
     * @param score 0 to 1: half of it for interests shared, three tenths for closeness, two tenths for reputation
     */
    record Match(
            String userId,
            String name,
            int reputation,
            double distanceKm,
            List<String> sharedInterests,
            double score) {}
}
