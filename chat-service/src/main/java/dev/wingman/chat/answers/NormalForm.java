package dev.wingman.chat.answers;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * A question without what does not change its meaning: Unicode compatibility forms (NFKC), case, white space, quotation
 * marks, commas between words and the marks at its end. Kept is what would change it: superscripts and vulgar fractions
 * (10² is not 102), signs and points in numbers, symbols ({@code C++}, {@code C#}, {@code 5%}), apostrophes within words,
 * and the capitals of abbreviations that are words otherwise ({@code US}, {@code IT}).
 */
final class NormalForm {

    private static final Set<String> ABBREVIATIONS =
            Set.of("US", "IT", "WHO", "AM", "PM", "AS", "IN", "OR", "ME", "MAY", "AIDS", "ACT", "SAT", "ICE", "NOW");
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
    private static final String APOSTROPHES = "'’‘ʼ`´＇";
    private static final String LEFT_OUT = "\"“”„«»‹›‚";
    private static final String ENDS = ".!?…。！？";

    private NormalForm() {}

    static String of(String text) {
        String folded = fold(Normalizer.normalize(spelledOut(text), Normalizer.Form.NFKC));
        int end = folded.length();
        while (end > 0 && (ENDS.indexOf(folded.charAt(end - 1)) >= 0 || folded.charAt(end - 1) == ' ')) {
            end--;
        }
        return folded.substring(0, end);
    }

    /** Writes out what NFKC would run together with the digits before it. */
    private static String spelledOut(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int up = SUPERSCRIPTS.indexOf(c);
            int down = SUBSCRIPTS.indexOf(c);
            if (up >= 0) {
                out.append('^').append((char) ('0' + up));
            } else if (down >= 0) {
                out.append('_').append((char) ('0' + down));
            } else if (Character.getType(c) == Character.OTHER_NUMBER) {
                out.append(' ').append(c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String fold(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean shouting = text.equals(text.toUpperCase(Locale.ROOT));
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int width = Character.charCount(c);
            if (Character.isLetter(c)) {
                int end = at;
                while (end < text.length() && Character.isLetter(text.codePointAt(end))) {
                    end += Character.charCount(text.codePointAt(end));
                }
                String word = text.substring(at, end);
                out.append(!shouting && ABBREVIATIONS.contains(word) ? word : word.toLowerCase(Locale.ROOT));
                at = end;
                continue;
            }
            if (isSpace(c) || isCommaBetweenWords(text, at)) {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            } else if (APOSTROPHES.indexOf(c) >= 0) {
                if (isWithinWord(text, at)) {
                    out.append('\'');
                }
            } else if (LEFT_OUT.indexOf(c) < 0) {
                out.appendCodePoint(c);
            }
            at += width;
        }
        return out.toString();
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    private static boolean isCommaBetweenWords(String text, int at) {
        return text.charAt(at) == ',' && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)));
    }

    private static boolean isWithinWord(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at + 1));
    }
}
