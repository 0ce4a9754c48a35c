package dev.wingman.chat.answers;

import java.util.Locale;

/** Why two questions that are near each other are not the same, whatever their vectors say. */
enum Objection {
    /** One has a number that the other lacks. */
    NUMBER,
    /** Each names somebody or something that the other does not. */
    NAME,
    /** One denies what the other does not. */
    NEGATION,
    /** The same words, with the roles exchanged. */
    DIRECTION,
    /** One asks for a place, say, the other for a time. */
    QUESTION_TYPE,
    /** A word of one is the opposite of a word of the other, or another month, unit, language or the like. */
    OPPOSITE,
    /** "Can I" is not "can you" nor "should I". */
    PERSON;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
