package dev.wingman.chat.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text as they are compared: in lower case, English ones without their endings, stop words left out. Words
 * of other languages are compared as they stand; of scripts that put no blanks between words, each character counts as a
 * word. Pure.
 */
final class Words {

    /** Longer runs, such as encoded data, are cut. */
    private static final int LONGEST = 40;

    private static final Set<String> STOP_WORDS = Set.of(
            ("a about all also am an and any are as at be been being both but by can could did do does for from had has"
                            + " have he her here his how i if in into is it its just may me might my no not of on or"
                            + " our out shall she should so some than that the their them then there these they this"
                            + " those to up us very was we were what when where which who whom why will with would"
                            + " you your")
                    .split(" "));

    private static final List<String> ENDINGS = List.of("ing", "edly", "ed", "es", "s", "ly");

    private Words() {}

    /**
     * @param mostCharacters of the text that are looked at
     */
    static List<String> of(String text, int mostCharacters) {
        List<String> words = new ArrayList<>();
        int end = Math.min(text.length(), mostCharacters);
        int begin = -1;
        for (int i = 0; i <= end; ) {
            int c = i < end ? text.codePointAt(i) : ' ';
            boolean alone = Character.isIdeographic(c);
            boolean inside =
                    !alone && (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK);
            if (inside && begin < 0) {
                begin = i;
            } else if (!inside && begin >= 0) {
                add(text.substring(begin, Math.min(i, begin + LONGEST)), words);
                begin = -1;
            }
            if (alone) {
                words.add(Character.toString(c));
            }
            i += Character.charCount(c);
        }
        return words;
    }

    private static void add(String word, List<String> words) {
        String lower = word.toLowerCase(Locale.ROOT);
        // Of "it's" and "don't" the rest behind the apostrophe tells nothing.
        if (lower.length() > 1 || Character.isDigit(lower.charAt(0))) {
            if (!STOP_WORDS.contains(lower)) {
                words.add(stem(lower));
            }
        }
    }

    /** Cuts the endings of English verbs and nouns: enough to bring "paints", "painted" and "painting" together. */
    static String stem(String word) {
        String cut = word;
        if (cut.endsWith("ies") && cut.length() > 5) {
            cut = cut.substring(0, cut.length() - 3) + "y";
        } else {
            for (String ending : ENDINGS) {
                if (cut.endsWith(ending) && cut.length() - ending.length() >= 3) {
                    cut = cut.substring(0, cut.length() - ending.length());
                    break;
                }
            }
        }
        int last = cut.length() - 1;
        if (cut.length() > 3 && cut.charAt(last) == cut.charAt(last - 1) && "aeiouls".indexOf(cut.charAt(last)) < 0) {
            cut = cut.substring(0, last);
        }
        if (cut.length() > 3 && cut.endsWith("e")) {
            cut = cut.substring(0, cut.length() - 1);
        } else if (cut.length() > 3 && cut.endsWith("i")) {
            cut = cut.substring(0, cut.length() - 1) + "y";
        }
        return cut;
    }
}
