package dev.wingman.chat.answers;

/** Cuts the endings of English inflection, roughly: what is compared is only whether two words have the same stem. */
final class Stem {

    private Stem() {}

    static String of(String word) {
        String stem = word;
        if (stem.endsWith("'s")) {
            stem = stem.substring(0, stem.length() - 2);
        }
        if (stem.length() <= 3 || !isLetters(stem)) {
            return stem;
        }
        stem = singular(stem);
        if (stem.endsWith("ing") && stem.length() > 5 && hasVowel(stem, stem.length() - 3)) {
            stem = undoubled(stem.substring(0, stem.length() - 3));
        } else if (stem.endsWith("ed") && stem.length() > 4 && hasVowel(stem, stem.length() - 2)) {
            stem = undoubled(stem.substring(0, stem.length() - 2));
        } else if (stem.endsWith("ly") && stem.length() > 5) {
            stem = stem.substring(0, stem.length() - 2);
        }
        if (stem.endsWith("e") && stem.length() > 3) {
            stem = stem.substring(0, stem.length() - 1);
        }
        if (stem.endsWith("y") && stem.length() > 3) {
            stem = stem.substring(0, stem.length() - 1) + "i";
        }
        return stem;
    }

    private static String singular(String word) {
        if (!word.endsWith("s") || word.endsWith("ss") || word.endsWith("us") || word.endsWith("is")) {
            return word;
        }
        if (word.endsWith("ies") && word.length() > 4) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches") || word.endsWith("shes")) {
            return word.substring(0, word.length() - 2);
        }
        return word.substring(0, word.length() - 1);
    }

    private static String undoubled(String stem) {
        int last = stem.length() - 1;
        return last > 2 && stem.charAt(last) == stem.charAt(last - 1) && "lsz".indexOf(stem.charAt(last)) < 0
                ? stem.substring(0, last)
                : stem;
    }

    private static boolean hasVowel(String word, int end) {
        for (int i = 0; i < end; i++) {
            if ("aeiouy".indexOf(word.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetters(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!Character.isLetter(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
