package dev.wingman.chat.answers;

import java.util.ArrayList;
import java.util.List;

/**
 * Which content words of two questions stand for the same. Not safe for concurrent use.
 *
 * <p>Words of the same form are paired first, then those that differ by a slip of the pen or a derivation.
 */
final class Alignment {

    /** Pairs of places, in the order of the first question. */
    private final List<int[]> pairs = new ArrayList<>();

    private final boolean[] usedA;
    private final boolean[] usedB;
    private final Reading a;
    private final Reading b;

    Alignment(Reading a, Reading b) {
        this.a = a;
        this.b = b;
        this.usedA = new boolean[a.words().length];
        this.usedB = new boolean[b.words().length];
        pair(true);
        pair(false);
        pairs.sort((one, other) -> Integer.compare(one[0], other[0]));
    }

    private void pair(boolean exact) {
        for (int i = 0; i < usedA.length; i++) {
            if (usedA[i] || !a.content()[i]) {
                continue;
            }
            for (int j = 0; j < usedB.length; j++) {
                if (!usedB[j] && b.content()[j] && (exact ? a.forms()[i].equals(b.forms()[j]) : isSlip(i, j))) {
                    usedA[i] = true;
                    usedB[j] = true;
                    pairs.add(new int[] {i, j});
                    break;
                }
            }
        }
        if (!exact) {
            repeated(a, usedA, b);
            repeated(b, usedB, a);
        }
    }

    /** A word that is said once more adds nothing. */
    private static void repeated(Reading one, boolean[] used, Reading other) {
        for (int i = 0; i < used.length; i++) {
            for (int j = 0; !used[i] && one.content()[i] && j < other.forms().length; j++) {
                used[i] = other.content()[j] && one.forms()[i].equals(other.forms()[j]);
            }
        }
    }

    private boolean isSlip(int i, int j) {
        String one = a.forms()[i];
        String other = b.forms()[j];
        if (one.charAt(0) == '#' || other.charAt(0) == '#') {
            return false;
        }
        int shorter = Math.min(one.length(), other.length());
        int longer = Math.max(one.length(), other.length());
        if (shorter < 4 || one.charAt(0) != other.charAt(0)) {
            return false;
        }
        int prefix = 0;
        while (prefix < shorter && one.charAt(prefix) == other.charAt(prefix)) {
            prefix++;
        }
        if (prefix >= 5 && prefix >= 0.6 * longer) {
            return true;
        }
        return longer >= 5 && distance(one, other, longer >= 8 ? 2 : 1) <= (longer >= 8 ? 2 : 1);
    }

    /** Edits, exchanges of neighbours included, up to a limit. */
    private static int distance(String one, String other, int limit) {
        if (Math.abs(one.length() - other.length()) > limit) {
            return limit + 1;
        }
        int[][] d = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= other.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            for (int j = 1; j <= other.length(); j++) {
                int cost = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[one.length()][other.length()];
    }

    /** Places of paired words, in the order of the first question. */
    List<int[]> pairs() {
        return pairs;
    }

    boolean matchedA(int i) {
        return usedA[i];
    }

    boolean matchedB(int j) {
        return usedB[j];
    }

    /** Places of content words of the first question that nothing stands for in the second. */
    List<Integer> restA() {
        return rest(a, usedA);
    }

    List<Integer> restB() {
        return rest(b, usedB);
    }

    private static List<Integer> rest(Reading reading, boolean[] used) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && reading.content()[i]) {
                places.add(i);
            }
        }
        return places;
    }
}
