package dev.wingman.chat.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees certain words through a spelling mistake ({@code sucide}), signs in the place of letters ({@code k!ll},
 * {@code su*cide}), letters of another alphabet, drawn-out letters ({@code dieee}) and letters that stand apart
 * ({@code k m s}). Immutable; safe for concurrent use.
 */
final class Disguises {

    /** A shorter word is too near to others for one mistake. */
    private static final int SHORTEST_MISSPELT = 5;

    private static final int LONGEST = 20;
    private static final String SIGNS = "013457@$!|";
    private static final String LETTERS = "oieastasii";
    private static final String CYRILLIC = "асеіорухкмтӏѕјԁ";
    private static final String LATIN = "aceiopyxkmtlsjd";

    private final Set<String> wanted;
    private final Set<String> innocent;
    private final Map<String, String> nearly = new HashMap<>();
    private final Map<String, String> mixedUp = new HashMap<>();

    /**
     * @param wanted the words that are seen through a disguise
     * @param innocent words that are taken as they are
     */
    Disguises(Set<String> wanted, Set<String> innocent) {
        this.wanted = Set.copyOf(wanted);
        Set<String> known = new HashSet<>(innocent);
        known.removeAll(wanted);
        this.innocent = Set.copyOf(known);
        for (String word : wanted) {
            if (word.length() == SHORTEST_MISSPELT - 1) {
                mixedUp.putIfAbsent(mixedUp(word), word);
            }
            if (word.length() >= SHORTEST_MISSPELT && word.length() <= LONGEST) {
                nearly.put(word, word);
                for (int i = 0; i < word.length(); i++) {
                    nearly.putIfAbsent(without(word, i), word);
                }
            }
        }
    }

    /** The words with each disguised one in its plain form. */
    List<String> lift(List<String> words) {
        List<String> lifted = null;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int apart = lettersApart(words, i);
            if (apart >= 3) {
                String joined = String.join("", words.subList(i, i + apart));
                String plain = plain(joined);
                if (wanted.contains(plain)) {
                    lifted = lifted == null ? new ArrayList<>(words.subList(0, i)) : lifted;
                    lifted.add(plain);
                    i += apart - 1;
                    continue;
                }
            }
            String plain = plain(word);
            if (lifted == null && !plain.equals(word)) {
                lifted = new ArrayList<>(words.subList(0, i));
            }
            if (lifted != null) {
                lifted.add(plain);
            }
        }
        return lifted == null ? words : lifted;
    }

    private static int lettersApart(List<String> words, int begin) {
        int end = begin;
        while (end < words.size() && end - begin < LONGEST && isLetter(words.get(end))) {
            end++;
        }
        return end - begin;
    }

    private static boolean isLetter(String word) {
        return word.length() == 1 && word.charAt(0) < 0x2E80;
    }

    private String plain(String word) {
        if (word.length() < 3 || word.length() > LONGEST || wanted.contains(word) || innocent.contains(word)) {
            return word;
        }
        String shown = unmasked(word);
        if (wanted.contains(shown)) {
            return shown;
        }
        for (int kept = 1; kept <= 2; kept++) {
            String shorter = undrawn(shown, kept);
            if (wanted.contains(shorter)) {
                return shorter;
            }
        }
        if (shown.indexOf('*') >= 0 || shown.indexOf('#') >= 0) {
            return wanted.stream()
                    .filter(candidate -> fits(shown, candidate))
                    .sorted()
                    .findFirst()
                    .orElse(word);
        }
        return nearest(shown, word);
    }

    private static String unmasked(String word) {
        StringBuilder shown = null;
        boolean letters = false;
        for (int i = 0; i < word.length(); i++) {
            char sign = word.charAt(i);
            letters |= sign >= 'a' && sign <= 'z';
            int at = SIGNS.indexOf(sign);
            int foreign = at >= 0 ? -1 : CYRILLIC.indexOf(sign);
            if (at >= 0 || foreign >= 0) {
                shown = shown == null ? new StringBuilder(word) : shown;
                shown.setCharAt(i, at >= 0 ? LETTERS.charAt(at) : LATIN.charAt(foreign));
            }
        }
        return shown == null || !letters ? word : shown.toString();
    }

    /** With so many of letters that follow each other more than twice. */
    private static String undrawn(String word, int kept) {
        StringBuilder shorter = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); ) {
            int end = i;
            while (end < word.length() && word.charAt(end) == word.charAt(i)) {
                end++;
            }
            shorter.append(word, i, end - i > 2 ? i + kept : end);
            i = end;
        }
        return shorter.toString();
    }

    private static boolean fits(String masked, String candidate) {
        if (masked.length() != candidate.length()) {
            return false;
        }
        for (int i = 0; i < masked.length(); i++) {
            char sign = masked.charAt(i);
            if (sign != '*' && sign != '#' && sign != candidate.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String nearest(String shown, String word) {
        if (shown.length() < SHORTEST_MISSPELT - 1) {
            return word;
        }
        if (shown.length() == SHORTEST_MISSPELT - 1) {
            String mixed = mixedUp.get(mixedUp(shown));
            if (mixed != null) {
                return mixed;
            }
        }
        String near = nearly.get(shown);
        for (int i = 1; near == null && i < shown.length(); i++) {
            near = nearly.get(without(shown, i));
        }
        return near != null && near.charAt(0) == shown.charAt(0) && !isForm(shown, near) ? near : word;
    }

    /** The same for words that begin alike and have the same letters. */
    private static String mixedUp(String word) {
        char[] letters = word.substring(1).toCharArray();
        Arrays.sort(letters);
        return word.charAt(0) + String.valueOf(letters);
    }

    /** A plural or the like is a word of its own. */
    private static boolean isForm(String shown, String near) {
        return shown.length() == near.length() + 1 && shown.startsWith(near);
    }

    private static String without(String word, int at) {
        return word.substring(0, at) + word.substring(at + 1);
    }
}
