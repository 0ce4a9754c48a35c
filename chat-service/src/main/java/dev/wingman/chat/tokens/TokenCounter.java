package dev.wingman.chat.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.knuddels.jtokkit.api.Encoding;

/**
 * Counts the tokens of texts. Texts that were counted lately are not counted again; the rest takes about a millisecond for
 * 10,000 characters. Safe for concurrent use.
 *
 * <p>A long text is counted in pieces of {@value #PIECE} characters, because the time for one piece can grow with the
 * square of its length. A cut may part a token, so that the count can be one too high for each piece.
 */
public final class TokenCounter {

    static final int PIECE = 1024;

    private static final int MOST_BLANKS = 128;
    private static final int SHORTEST_KEPT = 24;

    private final Encoding encoding;
    private final double factor;
    private final Cache<String, Integer> counted;

    /** @param mostCharacters bound of the texts whose counts are kept, in UTF-16 units */
    public TokenCounter(Tokenizer tokenizer, long mostCharacters) {
        this.encoding = tokenizer.load();
        this.factor = tokenizer.factor();
        this.counted = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(mostCharacters)
                .weigher((String text, Integer count) -> text.length() + 64)
                .build();
    }

    /** Tokens of a text. */
    public int count(String text) {
        return count(text, Integer.MAX_VALUE);
    }

    /**
     * Tokens of a text, counted only so far that it is certain whether there are more than some number of them.
     *
     * @return the exact count if it is at most {@code limit}; else some number above the limit
     */
    public int count(String text, int limit) {
        if (text.length() < SHORTEST_KEPT) {
            return rated(encoding.countTokensOrdinary(text));
        }
        Integer known = counted.getIfPresent(text);
        if (known != null) {
            return known;
        }
        int count = countAnew(text, text.length(), limit);
        if (count <= limit) {
            counted.put(text, count);
        }
        return count;
    }

    private int countAnew(String text, int length, int limit) {
        long sum = 0;
        for (int from = 0; from < length; ) {
            int to = end(text, from, length);
            sum += encoding.countTokensOrdinary(text.substring(from, to));
            if (sum * factor > limit) {
                return rated(sum);
            }
            from = to;
        }
        return rated(sum);
    }

    /** Whether a text was counted lately, so that counting it again costs nothing. */
    public boolean knows(String text) {
        return text.length() < SHORTEST_KEPT || counted.getIfPresent(text) != null;
    }

    /**
     * The begin of a text, as much as fits.
     *
     * @param tokens at most so many
     */
    public String head(String text, int tokens) {
        if (text.length() <= tokens / 4 || count(text, tokens) <= tokens) {
            return text;
        }
        int fits = 0;
        int tooLong = text.length();
        while (tooLong - fits > 16) {
            int middle = (fits + tooLong) >>> 1;
            if (countAnew(text, whole(text, middle), tokens) <= tokens) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return text.substring(0, whole(text, fits));
    }

    private int rated(long tokens) {
        return (int) Math.min(Integer.MAX_VALUE, (long) Math.ceil(tokens * factor));
    }

    /**
     * The end of the piece that begins at a place: behind a word if there is one near, never inside a character, and inside
     * a long run of blanks, which the tokenizers take the square of its length for.
     */
    private static int end(String text, int from, int length) {
        int to = Math.min(length, from + PIECE);
        int word = to;
        int blanks = 0;
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                blanks = 0;
            } else if (++blanks == 1) {
                word = i;
            } else if (blanks == MOST_BLANKS) {
                return i + 1;
            }
        }
        return to < length && word > to - 200 && word > from ? word : whole(text, to);
    }

    private static int whole(String text, int length) {
        return length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1))
                ? length - 1
                : length;
    }
}
