package dev.wingman.chat.routing;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a message as routing compares them: lower case, without accents, apostrophes and points; a sign of Chinese or
 * Japanese is a word of its own. A sign that stands within a word where a letter could stand, as in {@code k!ll}, is kept.
 * Immutable.
 *
 * @param list the words, at most {@link #MOST}
 * @param count all words; more than the list has for a long message
 * @param demands questions and sentences
 */
record Words(List<String> list, int count, int demands) {

    /** Further words of a message change its tier no more; its length does. */
    static final int MOST = 600;

    /** Most characters that are looked at. */
    private static final int MOST_CHARACTERS = 8_000;

    private static final String MASKS = "*@$!|#";

    static Words of(String text) {
        String cut = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
        String plain = plain(cut);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int demands = 0;
        boolean said = false;
        for (int i = 0; i < plain.length(); ) {
            int sign = plain.codePointAt(i);
            int next = i + Character.charCount(sign);
            if (isApostrophe(sign)) {
                i = next;
                continue;
            }
            if (stands(sign)) {
                end(word, words);
                words.add(Character.toString(sign));
                said = true;
            } else if (isLetter(sign)) {
                word.appendCodePoint(sign);
                said = true;
            } else if (word.length() > 0 && MASKS.indexOf(sign) >= 0 && goesOn(plain, next)) {
                word.appendCodePoint(sign);
            } else {
                end(word, words);
                if (said && endsSentence(sign)) {
                    demands++;
                    said = false;
                }
            }
            i = next;
        }
        end(word, words);
        int all = words.size() + (text.length() - cut.length()) / 5;
        return new Words(
                List.copyOf(words.size() <= MOST ? words : words.subList(0, MOST)), all, said ? demands + 1 : demands);
    }

    /** The same with other words in their place. */
    Words with(List<String> others) {
        return new Words(others, count, demands);
    }

    private static void end(StringBuilder word, List<String> words) {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return withoutMarks(text);
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String withoutMarks(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            char sign = decomposed.charAt(i);
            int type = Character.getType(sign);
            if (sign == 'ß') {
                plain.append("ss");
            } else if (sign == 'ı') {
                plain.append('i');
            } else if (sign == 'ł') {
                plain.append('l');
            } else if (type != Character.NON_SPACING_MARK && type != Character.FORMAT) {
                plain.append(sign);
            }
        }
        return plain.toString();
    }

    private static boolean goesOn(String text, int at) {
        int i = at;
        while (i < text.length() && MASKS.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i < text.length() && isLetter(text.codePointAt(i));
    }

    private static boolean isApostrophe(int sign) {
        return sign == '\'' || sign == '’' || sign == '‘' || sign == '`' || sign == '´';
    }

    private static boolean isLetter(int sign) {
        return sign < 128
                ? sign >= 'a' && sign <= 'z' || sign >= '0' && sign <= '9'
                : Character.isLetterOrDigit(sign) || Character.getType(sign) == Character.COMBINING_SPACING_MARK;
    }

    /** Scripts without spaces. */
    private static boolean stands(int sign) {
        if (sign < 0x2E80) {
            return false;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(sign);
        return script == Character.UnicodeScript.HAN
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }

    private static boolean endsSentence(int sign) {
        return sign == '.'
                || sign == '?'
                || sign == '!'
                || sign == '\n'
                || sign == ';'
                || sign == '。'
                || sign == '？'
                || sign == '！';
    }
}
