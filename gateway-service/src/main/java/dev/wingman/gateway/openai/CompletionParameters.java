package dev.wingman.gateway.openai;

import dev.wingman.gateway.edge.JsonFields;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.chat.Sampling;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a completion besides its messages. Each known one is honoured, or harmless and ignored, or refused
 * because an answer that ignores it would not be what was asked for.
 */
record CompletionParameters(
        String model,
        boolean stream,
        boolean includeUsage,
        @Nullable Sampling sampling) {

    /** Honoured, or refused when they ask for what there isn't. */
    private static final Set<String> LOOKED_AT = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "n",
            "presence_penalty",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "response_format",
            "modalities",
            "audio",
            "tools",
            "tool_choice",
            "functions",
            "function_call",
            "web_search_options");

    /** They change nothing that the answer says. */
    private static final Set<String> HARMLESS = Set.of(
            "user",
            "metadata",
            "seed",
            "service_tier",
            "store",
            "parallel_tool_calls",
            "prompt_cache_key",
            "prompt_cache_retention",
            "safety_identifier",
            "reasoning_effort",
            "verbosity",
            "prediction");

    private static final Set<String> KNOWN = union(LOOKED_AT, HARMLESS);
    private static final int LONGEST_NAME = 128;
    private static final int MOST_TOKENS = 1_000_000;
    private static final int MOST_STOPS = 4;
    private static final int LONGEST_STOP = 1_000;

    /** @throws Rejection that names the parameter */
    static CompletionParameters of(JsonFields body) {
        body.allow(KNOWN);
        refuseUnsupported(body);
        String model = body.demandText("model", LONGEST_NAME);
        boolean stream = Boolean.TRUE.equals(body.flag("stream"));
        return new CompletionParameters(model, stream, includeUsage(body, stream), sampling(body));
    }

    private static boolean includeUsage(JsonFields body, boolean stream) {
        JsonFields options = body.object("stream_options");
        if (options == null) {
            return false;
        }
        if (!stream) {
            throw body.invalid("stream_options", "is only allowed when `stream` is true");
        }
        options.allow(Set.of("include_usage", "include_obfuscation")).flag("include_obfuscation");
        return Boolean.TRUE.equals(options.flag("include_usage"));
    }

    private static @Nullable Sampling sampling(JsonFields body) {
        Long tokens = body.integer("max_completion_tokens", 1, MOST_TOKENS);
        if (tokens == null) {
            tokens = body.integer("max_tokens", 1, MOST_TOKENS);
        }
        Double temperature = body.number("temperature", 0, 2);
        Double topP = body.number("top_p", 0, 1);
        if (topP != null && topP == 0) {
            topP = Double.MIN_NORMAL;
        }
        List<String> stop = body.texts("stop", MOST_STOPS, LONGEST_STOP);
        return tokens == null && temperature == null && topP == null && stop == null
                ? null
                : new Sampling(tokens == null ? null : tokens.intValue(), temperature, topP, stop);
    }

    private static void refuseUnsupported(JsonFields body) {
        for (String name : List.of("tools", "functions", "logit_bias")) {
            if (!body.isVoid(name)) {
                throw unsupported(body, name);
            }
        }
        for (String name : List.of("audio", "function_call", "tool_choice")) {
            if (!isNone(body, name)) {
                throw unsupported(body, name);
            }
        }
        // an empty object already asks for a search
        if (body.has("web_search_options")) {
            throw unsupported(body, "web_search_options");
        }
        Long n = body.integer("n", 1, 128);
        if (n != null && n != 1) {
            throw unsupported(body, "n");
        }
        if (Boolean.TRUE.equals(body.flag("logprobs"))) {
            throw unsupported(body, "logprobs");
        }
        if (body.has("top_logprobs")) {
            throw unsupported(body, "top_logprobs");
        }
        for (String name : List.of("presence_penalty", "frequency_penalty")) {
            Double penalty = body.number(name, -2, 2);
            if (penalty != null && penalty != 0) {
                throw unsupported(body, name);
            }
        }
        JsonFields format = body.object("response_format");
        if (format != null && !"text".equals(format.text("type", LONGEST_NAME))) {
            throw unsupported(body, "response_format");
        }
        List<String> modalities = body.texts("modalities", 8, LONGEST_NAME);
        if (modalities != null && !modalities.equals(List.of("text"))) {
            throw unsupported(body, "modalities");
        }
    }

    /** Whether the parameter says that it wants nothing; anything but the text {@code none} or {@code auto} wants. */
    private static boolean isNone(JsonFields body, String name) {
        if (body.isVoid(name)) {
            return true;
        }
        return body.isText(name) && Set.of("none", "auto").contains(String.valueOf(body.text(name, LONGEST_NAME)));
    }

    private static Rejection unsupported(JsonFields body, String name) {
        return Rejection.ofField(
                ProblemType.UNSUPPORTED_FIELD,
                body.pathOf(name),
                "Unsupported parameter: `" + name + "` asks for something that Wingman does not do.");
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }
}
