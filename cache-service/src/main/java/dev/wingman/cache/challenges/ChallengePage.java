package dev.wingman.cache.challenges;

import java.util.List;

/**
 * A page of the catalogue, as clients see it.
 *
 * @param page zero-based
 * @param size challenges per page
 * @param total challenges that match, on all pages
 */
record ChallengePage(List<Challenge> challenges, int page, int size, long total, long totalPages) {

    static ChallengePage of(List<Challenge> challenges, ChallengeQuery query, long total) {
        long totalPages = (total + query.size() - 1) / query.size();
        return new ChallengePage(challenges, query.page(), query.size(), total, totalPages);
    }
}
