package dev.wingman.chat.answers;

import java.util.Map;
import java.util.Set;

/**
 * The language of a question, for the wall between answers: told by its script, and in Latin script by its small words.
 * Text in plain Latin letters without any such word counts as English.
 */
final class Language {

    static final String ENGLISH = "en";

    private static final Map<String, Set<String>> SMALL_WORDS = Map.of(
            ENGLISH,
            Set.of(
                    "the", "of", "and", "to", "is", "are", "what", "how", "why", "do", "does", "in", "for", "can",
                    "which", "who", "you", "with", "should", "it", "there", "when", "where", "be", "that", "if", "did",
                    "will"),
            "de",
            Set.of(
                    "der", "die", "das", "und", "ist", "wie", "warum", "ich", "ein", "eine", "nicht", "mit", "für",
                    "wer", "wo", "wann", "kann", "sind", "den", "dem", "mein", "meine", "zu", "auf", "von", "welche",
                    "wird"),
            "fr",
            Set.of(
                    "le",
                    "la",
                    "les",
                    "des",
                    "est",
                    "et",
                    "une",
                    "un",
                    "que",
                    "qui",
                    "comment",
                    "pourquoi",
                    "je",
                    "pas",
                    "pour",
                    "dans",
                    "quel",
                    "quelle",
                    "sont",
                    "du",
                    "vous",
                    "mon",
                    "ma",
                    "est-ce",
                    "où",
                    "quand"),
            "es",
            Set.of(
                    "el", "la", "los", "las", "es", "y", "una", "un", "que", "qué", "cómo", "como", "por", "quién",
                    "para", "cuál", "dónde", "cuándo", "mi", "se", "son", "del", "puedo", "está", "donde"),
            "it",
            Set.of(
                    "il", "la", "gli", "che", "è", "di", "una", "un", "come", "perché", "chi", "sono", "per", "qual",
                    "quando", "dove", "mio", "mia", "posso", "della", "del"),
            "pt",
            Set.of(
                    "o", "os", "é", "que", "uma", "um", "como", "por", "quem", "para", "qual", "onde", "quando", "meu",
                    "minha", "são", "do", "da", "não", "posso"),
            "nl",
            Set.of(
                    "het", "een", "de", "is", "wat", "hoe", "waarom", "wie", "waar", "kan", "ik", "mijn", "van", "zijn",
                    "niet", "voor", "met", "welke"));

    private static final double MOSTLY = 0.8;

    private Language() {}

    /** A code of ISO 639-1, or the name of the script where that is all that is known. */
    static String of(String text, Reading reading) {
        int letters = 0;
        int latin = 0;
        int plain = 0;
        Character.UnicodeScript other = Character.UnicodeScript.UNKNOWN;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!Character.isLetter(c)) {
                continue;
            }
            letters++;
            if (c < 128) {
                latin++;
                plain++;
            } else {
                Character.UnicodeScript script = Character.UnicodeScript.of(c);
                if (script == Character.UnicodeScript.LATIN) {
                    latin++;
                } else {
                    other = script;
                }
            }
        }
        if (latin < letters * MOSTLY) {
            return other.name().toLowerCase(java.util.Locale.ROOT);
        }
        String best = letters == plain ? ENGLISH : "latin";
        int most = 0;
        for (Map.Entry<String, Set<String>> language : SMALL_WORDS.entrySet()) {
            int count = 0;
            for (String word : reading.words()) {
                if (language.getValue().contains(word)) {
                    count++;
                }
            }
            if (count > most || count == most && count > 0 && language.getKey().equals(ENGLISH)) {
                most = count;
                best = language.getKey();
            }
        }
        return best;
    }
}
