package dev.wingman.chat.answers;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a message means the same to whoever says it, whenever, and after whatever: only then may its answer be kept, and
 * a kept one be given. Errs on no. Knows English; any other language does not stand alone. Pure; safe for concurrent use.
 */
final class StandsAlone {

    /** Why a message does not stand alone; {@link #YES} when it does. */
    enum Verdict {
        YES,
        /** Too short or too long to tell. */
        LENGTH,
        /** Not English. */
        LANGUAGE,
        /** Neither a question nor a request for information. */
        NO_QUESTION,
        /** About the one who asks, or people around them. */
        PERSONAL,
        /** Holds what tells who somebody is, or how to reach them. */
        PERSONAL_DATA,
        /** Refers to something that was said before. */
        REFERS_BACK,
        /** Has another answer at another time. */
        TIME,
        /** Somebody may be in danger: no answer but one made for them. */
        CRISIS;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final int LONGEST = 400;
    private static final int MOST_SENTENCES = 3;

    private static final Pattern PERSONAL_DATA = Pattern.compile("[\\w.+-]+@[\\w-]+\\.\\w"
            + "|https?://|www\\."
            + "|(?:\\+|00)\\d[\\d ()/.-]{6,}"
            + "|\\(?\\b\\d{3}\\)?[ .-]\\d{3,4}[ .-]?\\d{3,4}\\b"
            + "|\\b\\d{7,}\\b"
            + "|\\b\\d{4}[ -]\\d{4}[ -]\\d{4}"
            + "|#\\d{3,}"
            + "|\\b[A-Z]{2}\\d{2}[ ]?[A-Z0-9]{4}[ ]?\\d{4}"
            + "|\\b[A-Z]{1,4}-?\\d{5,}\\b");

    private static final Pattern PRIVATE_MATTER = Pattern.compile(
            "(?i)\\b(phone|mobile|cell|account|social security|passport|card|order|ticket|booking|invoice|case|tracking"
                    + "|customer|policy|reference|case) ?(number|no\\.?|#|id)?:? ?#?\\d{3,}"
                    + "|\\b(home|email|e-mail|street|private) address of \\p{Lu}"
                    + "|\\p{Lu}\\p{L}+ \\p{Lu}\\p{L}+['’]s (phone|mobile|address|email|e-mail|home|salary|number|birthday"
                    + "|diagnosis|password)"
                    + "|\\b(phone number|address|email|e-mail|birthday|password|whereabouts) (of|for) [A-Z]");

    private static final Pattern PRIVATE_WORD = Pattern.compile(
            "address|mail|phone|mobile|salary|number|birthday|diagnosis|password|home|whereabouts");

    private static final Pattern CRISIS = Pattern.compile(
            "(?i)suicid|self[- ]?harm|\\b(kill|hurt|harm|cut|hang|drown|poison|end) (myself|yourself|oneself|himself|herself)\\b"
                    + "|\\bend (my|your|one's) life\\b|\\boverdos|\\bwant(s)? to die\\b|\\b(abus(ed|ing|es) me)\\b|\\brap(e|ed|ing)\\b"
                    + "|\\bbeat(s|en|ing)? me\\b|\\bchok(e|ed|ing)\\b|\\bchest pain|\\bheart attack\\b.*\\b(i|me|my|he|she)\\b|\\bemergency\\b");

    private static final Pattern REFERS_BACK = Pattern.compile(
            "(?i)^(and|but|so|or|also|then|because|ok|okay|yes|no|yeah|sure|thanks|well|same|again|more)\\b(?!\\s+what is the)"
                    + "|^(what|how) about\\b|^(why|how|what|who|when|where|which)( so| not| else| one| then| exactly)?\\W*$"
                    + "|\\b(you|i|we) (just |already |have )?(said|mentioned|told|suggested|wrote|explained|recommended|discussed|talked)\\b"
                    + "|\\bdid you (just )?(say|mention|tell|suggest|write|recommend|mean|explain)\\b"
                    + "|\\b(as|like) (i|you) (said|mentioned)\\b|\\b(previous|earlier|above|aforementioned|last) (answer|question|message|point"
                    + "|reply|one|example|option|suggestion|advice|conversation|step)s?\\b|\\b(the (above|former|latter)|mentioned above|see below)\\b"
                    + "|\\b(continue|go on|tell me more|say more|elaborate|once more|try again|repeat)\\b(?! (rate|to|with|a|an|the)\\b)"
                    + "|\\b(the|this|that|these|those) (one|ones|other one|second one|first one|last one|others?)\\W*$"
                    + "|\\b(the|your) (first|second|third|last|other) (option|one|point|step|suggestion|tip|idea|choice)\\b"
                    + "|\\b(do|did|can) you (remember|recall)\\b|\\bremind me\\b|\\b(anything|something|what) else\\W*$");

    private static final Pattern TIME = Pattern.compile(
            "(?i)\\b(today|tonight|tomorrow|yesterday|now|nowadays|currently|current|presently|recent|recently|lately|latest|newest"
                    + "|upcoming|ongoing|so far|these days|at the moment|right away|as of|up to date|breaking news|news|headlines"
                    + "|forecast|weather|live score|what time is it|what day is it|what year is it|whats the time|what is the time"
                    + "|what(?:'s| is) the date)\\b"
                    + "|\\b(this|next|last|past|coming) (week|weekend|month|year|morning|afternoon|evening|night|summer|winter|spring|fall"
                    + "|autumn|season|quarter|semester|decade|century|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january"
                    + "|february|march|april|may|june|july|august|september|october|november|december|few)\\b"
                    + "|\\b(minutes?|hours?|days?|weeks?|months?|years?) ago\\b|\\b(stock|share|exchange|bitcoin|gold|oil|petrol|gas) (price|rate)s?\\b"
                    + "|\\bprice of (bitcoin|gold|oil|petrol|gas)\\b|\\bopen (now|late)\\b|\\bstill (alive|open|available|there)\\b");

    /** Words without which the patterns can't be found: patterns are costly, and most messages have none of these. */
    private static final Set<String> CRISIS_WORDS = words("suicide suicides suicidal selfharm self kill hurt harm cut hang drown"
            + " poison end overdose overdosing overdosed die abused abuses abusing rape raped raping beat beats beaten beating"
            + " choke choked choking chest heart emergency");

    private static final Set<String> REFERRING_WORDS = words("and but so or also then because ok okay yes no yeah sure thanks well"
            + " same again more about said mentioned told suggested wrote explained recommended discussed talked previous"
            + " earlier above aforementioned former latter below continue go say elaborate once try repeat one ones other"
            + " others option point step suggestion tip idea choice remember recall remind else last not exactly mention tell suggest write"
            + " recommend mean explain");

    private static final Set<String> TIME_WORDS = words("today tonight tomorrow yesterday now nowadays currently current presently"
            + " recent recently lately latest newest upcoming ongoing far these moment away of date breaking news headlines"
            + " forecast weather score time day year this next last past coming ago price prices rate rates open still whats");

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    private static boolean holdsAny(String[] words, Set<String> wanted) {
        for (String word : words) {
            if (wanted.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static final Set<String> ASKS = Set.of(
            "who",
            "whom",
            "whose",
            "what",
            "which",
            "when",
            "where",
            "why",
            "how",
            "is",
            "are",
            "am",
            "was",
            "were",
            "do",
            "does",
            "did",
            "can",
            "could",
            "should",
            "would",
            "will",
            "shall",
            "may",
            "might",
            "must",
            "has",
            "have",
            "had",
            "explain",
            "describe",
            "define",
            "list",
            "compare",
            "summarize",
            "summarise",
            "suggest",
            "recommend",
            "name",
            "outline",
            "tell",
            "give",
            "show",
            "teach",
            "write",
            "translate");

    /** Auxiliaries before "I" that make a question about anybody: "how do I". Not "am I", "did I", "have I". */
    private static final Set<String> BEFORE_I =
            Set.of("do", "can", "could", "should", "would", "will", "shall", "may", "must", "might");

    private static final Set<String> AFTER_I = Set.of("can", "should", "could", "must", "need", "would", "might");

    private static final Set<String> BEFORE_ANYBODY =
            Set.of("if", "when", "that", "before", "after", "whether", "what");

    /** After "I": what tells of oneself. */
    private static final Set<String> TELLS = Set.of(
            "am",
            "was",
            "were",
            "have",
            "had",
            "has",
            "did",
            "feel",
            "felt",
            "want",
            "wanted",
            "love",
            "loved",
            "hate",
            "live",
            "lived",
            "work",
            "worked",
            "got",
            "lost",
            "broke",
            "told",
            "said",
            "asked",
            "think",
            "thought",
            "just",
            "already",
            "never",
            "always",
            "not",
            "do",
            "only",
            "also",
            "made",
            "went",
            "met",
            "saw",
            "failed",
            "quit",
            "left",
            "bought",
            "took",
            "started",
            "stopped",
            "moved",
            "mentioned",
            "like",
            "liked",
            "miss",
            "missed",
            "know",
            "knew",
            "own",
            "suffer",
            "still");

    /** What "me" may follow: the answer is for the one who asks, not about them. */
    private static final Set<String> BEFORE_ME =
            Set.of("tell", "give", "show", "teach", "explain", "let", "to", "help", "suggest", "recommend", "for");

    /** What is one's own in a way that another's answer does not fit: people, affairs, state of health, plans. */
    private static final Set<String> ONES_OWN = Set.of(
            ("boss manager supervisor wife husband spouse partner girlfriend boyfriend fiance fiancee ex crush friend friends"
                            + " bestie roommate flatmate neighbor neighbour neighbors neighbours colleague colleagues coworker coworkers"
                            + " teacher professor coach trainer therapist doctor dentist lawyer landlord tenant client clients customer"
                            + " customers employee employees employer team staff family parents parent mother father mom mum dad"
                            + " sister brother sibling siblings son daughter kid kids child children baby toddler infant grandmother"
                            + " grandfather grandma grandpa aunt uncle cousin nephew niece stepfather stepmother inlaws"
                            + " name age birthday birthdate address salary pay paycheck wage income savings debt debts balance bill"
                            + " bills invoice rent mortgage loan order orders booking reservation appointment meeting interview flight"
                            + " ticket tickets package delivery refund subscription contract case claim complaint application visa"
                            + " passport results result test tests exam exams grade grades score scores report diagnosis medication"
                            + " medicine prescription symptoms symptom condition disease illness disorder cancer diabetes injury pain"
                            + " surgery period pregnancy pregnant depression anxiety panic trauma addiction grief therapy marriage"
                            + " relationship divorce breakup wedding sexuality job work career company business startup project"
                            + " plan plans goal goals progress schedule calendar routine session sessions homework assignment thesis"
                            + " essay situation problem problems issue life past feelings mood day week weekend trip idea"
                            + " dream dreams school college university class course major degree house home apartment flat room car"
                            + " religion faith caste history record location village city town country")
                    .split(" "));

    private static final Set<String> PRONOUNS = Set.of(
            "he", "she", "him", "they", "them", "it", "this", "these", "those", "that", "there", "here", "his", "her",
            "hers", "their", "its");

    private static final Set<String> EXPLETIVE_AFTER = Set.of(
            "possible",
            "true",
            "safe",
            "good",
            "bad",
            "legal",
            "illegal",
            "ok",
            "okay",
            "okey",
            "necessary",
            "worth",
            "better",
            "best",
            "easy",
            "hard",
            "difficult",
            "normal",
            "right",
            "wrong",
            "important",
            "fair",
            "healthy",
            "unhealthy",
            "dangerous",
            "harmful",
            "too",
            "like",
            "feel",
            "take",
            "cost",
            "mean",
            "rude",
            "common",
            "weird",
            "really",
            "that",
            "only",
            "ever",
            "a",
            "an",
            "considered",
            "time",
            "rain",
            "snow",
            "called",
            "wise",
            "advisable",
            "takes",
            "costs",
            "feels",
            "means",
            "cheaper",
            "so",
            "impossible",
            "ethical",
            "morally",
            "required",
            "mandatory",
            "just",
            "natural",
            "useful",
            "worthwhile",
            "be",
            "makes",
            "make");

    private final English english;

    StandsAlone(English english) {
        this.english = english;
    }

    /**
     * @param afterOthers whether something was said before in the conversation: then it must be clear that the message does
     *     not go on with it
     */
    Verdict judge(String message, Reading reading, boolean afterOthers) {
        String[] words = reading.words();
        int contents = reading.contentForms().size();
        if (words.length < (afterOthers ? 4 : 2) || contents < (afterOthers ? 2 : 1) || message.length() > LONGEST) {
            return Verdict.LENGTH;
        }
        if (!isEnglish(message, reading)) {
            return Verdict.LANGUAGE;
        }
        if (holdsAny(words, CRISIS_WORDS) && CRISIS.matcher(message).find()) {
            return Verdict.CRISIS;
        }
        if (PERSONAL_DATA.matcher(message).find()
                || PRIVATE_MATTER.matcher(message).find()) {
            return Verdict.PERSONAL_DATA;
        }
        if (!asks(message, words, afterOthers)) {
            return Verdict.NO_QUESTION;
        }
        if (isPersonal(words, reading)) {
            return Verdict.PERSONAL;
        }
        if ((words.length < 4 || holdsAny(words, REFERRING_WORDS))
                        && REFERS_BACK.matcher(message.strip()).find()
                || pointsOutside(words, reading, afterOthers)) {
            return Verdict.REFERS_BACK;
        }
        return holdsAny(words, TIME_WORDS) && TIME.matcher(message.replace('’', '\'')).find()
                ? Verdict.TIME
                : Verdict.YES;
    }

    private static boolean holdsPersonalData(String message) {
        boolean telling = false;
        for (int i = 0; i < message.length() && !telling; i++) {
            char c = message.charAt(i);
            telling = c >= '0' && c <= '9' || c == '@' || c == '#' || c == '/';
        }
        return (telling || message.contains("www.")) && PERSONAL_DATA.matcher(message).find()
                || (telling || PRIVATE_WORD.matcher(message).find())
                        && PRIVATE_MATTER.matcher(message).find();
    }

    private static boolean isEnglish(String message, Reading reading) {
        return Language.of(message, reading).equals(Language.ENGLISH);
    }

    private static boolean asks(String message, String[] words, boolean afterOthers) {
        if (sentences(message) > MOST_SENTENCES) {
            return false;
        }
        return ASKS.contains(words[0])
                || message.strip().endsWith("?")
                        && (!afterOthers || words.length > 5)
                        && (message.contains(":") || hasQuestionWord(words));
    }

    private static boolean hasQuestionWord(String[] words) {
        for (String word : words) {
            if (ASKS.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static int sentences(String message) {
        int count = 0;
        boolean open = false;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            boolean stop = c == '?'
                    || c == '!'
                    || c == '\n'
                    || c == '.' && (i + 1 == message.length() || Character.isWhitespace(message.charAt(i + 1)));
            if (stop && open) {
                count++;
                open = false;
            } else if (Character.isLetterOrDigit(c)) {
                open = true;
            }
        }
        return open ? count + 1 : count;
    }

    private boolean isPersonal(String[] words, Reading reading) {
        boolean howTo = isHowTo(words, reading.type());
        for (int i = 0; i < words.length; i++) {
            String before = i > 0 ? words[i - 1] : "";
            String after = i + 1 < words.length ? words[i + 1] : "";
            boolean personal =
                    switch (words[i]) {
                        case "i" -> !isAnybody(words, i, before, after);
                        case "me" -> !BEFORE_ME.contains(before);
                        case "my" -> !(howTo && isAnybodys(words, i));
                        case "mine", "ours" -> true;
                        case "our" ->
                            !Set.of(
                                                    "solar",
                                                    "universe",
                                                    "planet",
                                                    "earth",
                                                    "sun",
                                                    "galaxy",
                                                    "moon",
                                                    "body",
                                                    "bodies",
                                                    "brain",
                                                    "brains",
                                                    "eyes",
                                                    "blood",
                                                    "society",
                                                    "world",
                                                    "lives",
                                                    "ancestors",
                                                    "species")
                                            .contains(after);
                        case "us" ->
                            Set.of("help", "let", "give", "tell", "between", "both", "with")
                                            .contains(before)
                                    && !reading.names()[i];
                        case "we" ->
                            !Set.of(
                                            "do", "can", "could", "should", "are", "would", "will", "if", "when",
                                            "that", "did", "must")
                                    .contains(before);
                        case "myself" ->
                            !(howTo
                                    && Set.of("teach", "improve", "motivate", "introduce", "educate", "change", "by")
                                            .contains(before));
                        default -> false;
                    };
            if (personal) {
                return true;
            }
        }
        return false;
    }

    /** "How do I", "what happens if I drink", "things I should know": not "I am", "did I", "if I have". */
    private static boolean isAnybody(String[] words, int i, String before, String after) {
        String auxiliary = before.equals("not") && i > 1 ? words[i - 2] : before;
        return BEFORE_I.contains(auxiliary)
                || AFTER_I.contains(after) && i > 1
                || BEFORE_ANYBODY.contains(before) && i > 1 && !TELLS.contains(after);
    }

    /** A question after a way that serves anybody. */
    private static boolean isHowTo(String[] words, QuestionType type) {
        if (type == QuestionType.HOW) {
            return true;
        }
        String start = String.join(" ", words);
        return start.startsWith("what should i")
                || start.startsWith("what can i")
                || start.startsWith("what is the best way")
                || start.startsWith("what are the best ways")
                || start.startsWith("what are some ways")
                || start.startsWith("what are ways")
                || start.startsWith("is there a way")
                || start.startsWith("is there any way")
                || start.startsWith("is it possible to");
    }

    private static boolean isAnybodys(String[] words, int my) {
        if (my + 1 == words.length) {
            return false;
        }
        for (int i = my + 1; i < words.length && i <= my + 3; i++) {
            if (ONES_OWN.contains(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** A pronoun before which nothing was named that it could stand for. */
    private boolean pointsOutside(String[] words, Reading reading, boolean afterOthers) {
        int all = reading.contentForms().size();
        int contents = 0;
        for (int i = 0; i < words.length; i++) {
            if (PRONOUNS.contains(words[i])) {
                String before = i > 0 ? words[i - 1] : "";
                String after = i + 1 < words.length ? words[i + 1] : "";
                boolean allowed =
                        switch (words[i]) {
                            case "it" ->
                                EXPLETIVE_AFTER.contains(after) && (contents == 0 || !afterOthers) && all >= 2
                                        || contents >= 2
                                        || contents == 1 && !afterOthers
                                        || before.equals("does")
                                                && Set.of("take", "cost", "feel", "mean")
                                                        .contains(after);
                            case "that" ->
                                contents >= 1 && !after.isEmpty() && !after.equals("is") || isConjunction(words, i);
                            case "there" ->
                                Set.of("is", "are", "was", "were", "be", "will", "any", "a", "an")
                                                .contains(before)
                                        || Set.of("is", "are", "was", "were", "be", "any")
                                                .contains(after)
                                        || contents >= 2;
                            case "here", "this" -> false;
                            case "these", "those" ->
                                words[i].equals("those")
                                        && Set.of("who", "that", "with").contains(after);
                            case "he", "she", "him", "his", "her", "hers" -> contents >= 2 && named(reading, i);
                            default -> contents >= (afterOthers ? 2 : 1);
                        };
                if (!allowed) {
                    return true;
                }
            }
            if (reading.content()[i] && english.isContent(words[i])) {
                contents++;
            }
        }
        return false;
    }

    /** "Is it true that", "how is it that". */
    private static boolean isConjunction(String[] words, int that) {
        return that > 1 && (words[that - 1].equals("it") || EXPLETIVE_AFTER.contains(words[that - 1]));
    }

    private static boolean named(Reading reading, int before) {
        for (int i = 0; i < before; i++) {
            if (reading.names()[i] || reading.content()[i] && reading.words()[i].length() > 2) {
                return true;
            }
        }
        return false;
    }
}
