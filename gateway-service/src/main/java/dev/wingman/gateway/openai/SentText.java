package dev.wingman.gateway.openai;

import org.jspecify.annotations.Nullable;

/**
 * What of an answer has gone out to a client that can't take text back. An attempt that starts anew is followed silently
 * as long as it says the same. Not safe for concurrent use.
 */
final class SentText {

    private final StringBuilder sent = new StringBuilder();

    /**
     * Takes a piece of an attempt.
     *
     * @param position number of characters of the attempt before the piece
     * @return what is new of it, which may be nothing; null when it contradicts what has gone out
     */
    @Nullable
    String take(int position, String piece) {
        if (position > sent.length()) {
            return ""; // a piece before it is missing; the whole text at the end will tell
        }
        int known = Math.min(sent.length() - position, piece.length());
        if (!piece.regionMatches(0, sent.substring(position, position + known), 0, known)) {
            return null;
        }
        String fresh = piece.substring(known);
        sent.append(fresh);
        return fresh;
    }

    /**
     * Takes the whole answer at its end.
     *
     * @return the rest of it; null when it contradicts what has gone out
     */
    @Nullable
    String finish(String whole) {
        return whole.length() < sent.length() ? null : take(0, whole);
    }
}
