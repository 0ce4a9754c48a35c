package dev.wingman.chat.answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question as words, with what the guards look at. Immutable; takes some microseconds to make.
 *
 * @param words in lower case, contractions written out
 * @param forms for each word what stands for it and its synonyms
 * @param content for each word whether it says something by itself
 * @param names for each word whether its capitals, in a text that is not all capitals, make it a name
 * @param numbers the numbers, in one way of writing, sorted
 * @param negations words that deny
 * @param sentences questions and sentences
 */
record Reading(
        String[] words,
        String[] forms,
        boolean[] content,
        boolean[] names,
        List<String> numbers,
        int negations,
        QuestionType type,
        int sentences) {

    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}]+(?:['’.,:/+&-][\\p{L}\\p{N}]+)*(?:\\+\\+|#|%)?");
    private static final Pattern NUMBER =
            Pattern.compile("(\\d[\\d,]*(?:\\.\\d+)?)(k|m|bn|th|st|nd|rd|s|rs|gb|mb|cm|kg|%)?");

    private static final Set<String> DENIALS = Set.of(
            "not", "no", "never", "without", "none", "nobody", "nothing", "neither", "nor", "nowhere", "cannot",
            "avoid", "except");

    private static final Map<String, String> CONTRACTIONS = Map.ofEntries(
            Map.entry("can't", "can not"),
            Map.entry("cannot", "can not"),
            Map.entry("cant", "can not"),
            Map.entry("won't", "will not"),
            Map.entry("wont", "will not"),
            Map.entry("dont", "do not"),
            Map.entry("doesnt", "does not"),
            Map.entry("didnt", "did not"),
            Map.entry("isnt", "is not"),
            Map.entry("arent", "are not"),
            Map.entry("shouldnt", "should not"),
            Map.entry("couldnt", "could not"),
            Map.entry("wouldnt", "would not"),
            Map.entry("shan't", "shall not"),
            Map.entry("ain't", "is not"),
            Map.entry("whats", "what is"),
            Map.entry("hows", "how is"),
            Map.entry("wheres", "where is"),
            Map.entry("let's", "let us"),
            Map.entry("im", "i am"),
            Map.entry("ive", "i have"),
            Map.entry("i'm", "i am"));

    private static final Map<String, String> NUMERALS = Map.ofEntries(
            Map.entry("zero", "0"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"),
            Map.entry("eleven", "11"),
            Map.entry("twelve", "12"),
            Map.entry("twenty", "20"),
            Map.entry("thirty", "30"),
            Map.entry("fifty", "50"),
            Map.entry("hundred", "100"),
            Map.entry("thousand", "1000"),
            Map.entry("million", "1000000"),
            Map.entry("billion", "1000000000"),
            Map.entry("second", "2"),
            Map.entry("third", "3"),
            Map.entry("twice", "2"),
            Map.entry("half", "0.5"));

    /** Numerals that are as often something else. */
    private static final Set<String> AMBIGUOUS_NUMERALS = Set.of("one", "second");

    static Reading of(String text, English english) {
        List<String> words = new ArrayList<>();
        List<Boolean> capitals = new ArrayList<>();
        boolean shouting = text.equals(text.toUpperCase(Locale.ROOT));
        Matcher found = WORD.matcher(text.replace('’', '\'').replace('‘', '\'').replace('`', '\''));
        boolean sentenceBegins = true;
        int end = 0;
        int sentences = 1;
        while (found.find()) {
            if (end > 0 && endsSentence(text, end, found.start())) {
                sentenceBegins = true;
                sentences++;
            }
            end = found.end();
            String raw = found.group();
            boolean acronym = raw.length() > 1 && raw.equals(raw.toUpperCase(Locale.ROOT)) && hasLetter(raw);
            boolean name = !shouting
                    && (acronym || !sentenceBegins && Character.isUpperCase(raw.charAt(0)))
                    && !raw.equals("I")
                    && !raw.startsWith("I'");
            for (String word : written(raw.toLowerCase(Locale.ROOT))) {
                words.add(word);
                capitals.add(name);
            }
            sentenceBegins = false;
        }
        return of(words.toArray(String[]::new), capitals, sentences, english);
    }

    private static Reading of(String[] words, List<Boolean> capitals, int sentences, English english) {
        String[] forms = new String[words.length];
        boolean[] content = new boolean[words.length];
        boolean[] names = new boolean[words.length];
        List<String> numbers = new ArrayList<>();
        int negations = 0;
        boolean titled = isTitle(words, capitals, english);
        for (int i = 0; i < words.length; i++) {
            String number = number(words[i]);
            if (number != null) {
                numbers.add(number);
                forms[i] = "#" + number;
                content[i] = true;
            } else {
                forms[i] = english.form(words[i]);
                content[i] = english.isContent(words[i]) || capitals.get(i) && !titled;
            }
            names[i] = capitals.get(i) && !titled && content[i];
            if (DENIALS.contains(words[i])) {
                negations++;
            }
        }
        numbers.sort(null);
        return new Reading(words, forms, content, names, numbers, negations, QuestionType.of(words), sentences);
    }

    /** A text of which nearly every content word has a capital: they say nothing there. */
    private static boolean isTitle(String[] words, List<Boolean> capitals, English english) {
        int contents = 0;
        int capital = 0;
        for (int i = 1; i < words.length; i++) {
            if (english.isContent(words[i])) {
                contents++;
                capital += capitals.get(i) ? 1 : 0;
            }
        }
        return contents >= 5 && capital >= contents * 0.85;
    }

    private static boolean endsSentence(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (".?!:".indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasLetter(String word) {
        return word.chars().anyMatch(Character::isLetter);
    }

    private static List<String> written(String word) {
        String known = CONTRACTIONS.get(word);
        if (known != null) {
            return Arrays.asList(known.split(" "));
        }
        if (word.endsWith("n't")) {
            return List.of(word.substring(0, word.length() - 3), "not");
        }
        int apostrophe = word.lastIndexOf('\'');
        if (apostrophe > 0) {
            String head = word.substring(0, apostrophe);
            return switch (word.substring(apostrophe + 1)) {
                case "s" ->
                    Set.of("what", "who", "how", "where", "that", "it", "there", "when", "he", "she")
                                    .contains(head)
                            ? List.of(head, "is")
                            : List.of(head);
                case "re" -> List.of(head, "are");
                case "ve" -> List.of(head, "have");
                case "ll" -> List.of(head, "will");
                case "d" -> List.of(head, "would");
                case "m" -> List.of(head, "am");
                default -> List.of(head);
            };
        }
        if (word.indexOf('/') > 0 || word.indexOf('&') > 0) {
            return Arrays.asList(word.split("[/&]"));
        }
        if (word.indexOf('-') > 0 && word.chars().noneMatch(Character::isDigit)) {
            return Arrays.asList(word.split("-"));
        }
        return List.of(word);
    }

    private static @org.jspecify.annotations.Nullable String number(String word) {
        String numeral = AMBIGUOUS_NUMERALS.contains(word) ? null : NUMERALS.get(word);
        if (numeral != null) {
            return numeral;
        }
        if (!Character.isDigit(word.charAt(0))) {
            return null;
        }
        Matcher matcher = NUMBER.matcher(word);
        if (!matcher.matches()) {
            return word;
        }
        String digits = matcher.group(1).replace(",", "");
        if (digits.contains(".")) {
            digits = digits.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        String suffix = matcher.group(2);
        return suffix == null
                ? digits
                : switch (suffix) {
                    case "k" -> digits + "000";
                    case "m" -> digits + "000000";
                    case "bn" -> digits + "000000000";
                    default -> digits;
                };
    }

    /** The forms of the words that say something, in order. */
    List<String> contentForms() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < forms.length; i++) {
            if (content[i]) {
                found.add(forms[i]);
            }
        }
        return found;
    }

    boolean contains(String word) {
        return Arrays.asList(words).contains(word);
    }
}
