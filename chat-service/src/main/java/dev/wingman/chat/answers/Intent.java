package dev.wingman.chat.answers;

import java.util.regex.Pattern;

/** What kind of answer a question wants, whatever words it takes: "how do I" wants a way, as does "what is the best way to". */
enum Intent {
    WAY(
            "^(how (do|does|can|could|should|would|to|may|might|must) ?(i|you|we|one|someone|a|people|the)?\\b"
                    + "|(what|which) (is|are|would be|s) (the|some|a|your|an|good|best|any)* ?(\\w+ )?(ways?|methods?|tips|steps|procedure|process|techniques?|tricks?)\\b"
                    + "|what (should|can|must|do) (i|you|one|we) do to|is there (a|any) way|what is the (process|procedure)|how to)"),
    CHOICE("\\b(best|good|top|better|recommend\\w*|suggest\\w*|favou?rite|great|greatest|most|worst)\\b"),
    REASON(
            "^(why|what (is|are|was|were) (the |some )?(main |possible )?(reasons?|causes?|purpose|point)|what causes|how come|what makes|what (is|are) the (reasons?|causes?))"),
    DIFFERENCE("\\b(differences?|differ|different from|compared?|vs|versus|better than)\\b"),
    DEFINITION(
            "^what (is|are|was|were|does) (the |a |an )?(meaning|definition)?|\\b(mean|meaning|definition|defined?)\\b"),
    EXPERIENCE(
            "^(have you|what (was|is) (your|it like|the)|how (was|is) (your|it)|did you)\\b|\\b(feels? like|experience)\\b"),
    OPINION("^(what do you (think|feel)|do you (think|believe|feel|like)|should|who do you)"),
    OTHER("");

    private final Pattern pattern;

    Intent(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    static Intent of(Reading reading) {
        String text = String.join(" ", reading.words());
        for (Intent intent : values()) {
            if (intent.pattern.matcher(text).find()) {
                return intent;
            }
        }
        return OTHER;
    }
}
