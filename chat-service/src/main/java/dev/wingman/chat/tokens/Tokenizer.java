package dev.wingman.chat.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What splits texts into tokens. OpenAI's tokenizers are public: a text counts for exactly so many tokens. Those of
 * Anthropic and of most other models are not: their texts are counted with OpenAI's newest and rated {@value
 * #PROXY_FACTOR} as many. By what is known of them, English prose then counts between 5 % too few and 25 % too many; other
 * scripts and program code can be further off. What a message costs beside its text is an estimate with all of them.
 */
public enum Tokenizer {
    /** GPT-4o and later, the o models: exact. */
    O200K(EncodingType.O200K_BASE, 1.0),
    /** GPT-4 and GPT-3.5: exact. */
    CL100K(EncodingType.CL100K_BASE, 1.0),
    /** All others: by proxy. */
    PROXY(EncodingType.O200K_BASE, Tokenizer.PROXY_FACTOR);

    /** Claude's tokenizer gives 10 to 20 % more tokens for English prose than OpenAI's newest. */
    static final double PROXY_FACTOR = 1.2;

    private static final Pattern OLDER = Pattern.compile("(gpt-4(-(?!5|1\\b).*|)|gpt-3\\.5.*|text-embedding-.*)");
    private static final Pattern NEWER = Pattern.compile("(gpt-4o|gpt-4\\.|gpt-4-5|gpt-[5-9]|chatgpt-4o|o[1-9]).*");

    private final EncodingType encoding;
    private final double factor;

    Tokenizer(EncodingType encoding, double factor) {
        this.encoding = encoding;
        this.factor = factor;
    }

    /** The tokenizer of a model, by the name that its provider gives it. */
    public static Tokenizer of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        String own = name.substring(name.lastIndexOf('/') + 1);
        if (NEWER.matcher(own).matches()) {
            return O200K;
        }
        return OLDER.matcher(own).matches() ? CL100K : PROXY;
    }

    /** Tokens that count for one token of the encoding. */
    double factor() {
        return factor;
    }

    /** Reads the vocabulary, which takes some tenths of a second and 30 MB; one for each encoding will do. */
    Encoding load() {
        return Encodings.newLazyEncodingRegistry().getEncoding(encoding);
    }
}
