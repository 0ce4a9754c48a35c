package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The text of a simulated answer: it says that it is one, repeats what was asked now and before, and goes on with
 * sentences that a coach might say. The same transcript always gives the same answer. Pure.
 *
 * @param tokens pieces of the answer, words with the blank before them
 */
record SimulatedReply(List<String> tokens, FinishReason finish, Usage usage) {

    private static final int LONGEST_QUOTE = 80;
    private static final int CHARS_PER_TOKEN = 4;
    private static final int TOKENS_PER_MESSAGE = 4;

    private static final List<String> ADVICE = List.of(
            "Start with one question that can't be answered with yes or no.",
            "Mention something from the profile that you are honestly curious about.",
            "Keep the first message short: two sentences are plenty.",
            "Name a place and a time, and leave room for another idea.",
            "Listen for what is left out as much as for what is said.",
            "A slow answer is not a verdict; give it a day.",
            "Say what you enjoyed, in your own words.",
            "Write as you would speak to a friend across the table.",
            "If a joke needs an explanation, leave it for later.",
            "Ask once, clearly, and accept the answer.",
            "Share a small story of your own before you ask for one.",
            "Notice how you feel after the conversation, not only during it.",
            "Curiosity beats cleverness nearly every time.",
            "It is fine to be nervous; it means that it matters to you.",
            "Choose a walk over a dinner for a first meeting.",
            "Read your message aloud once before you send it.");

    /**
     * @param length about how many tokens it has, if the call does not limit it further
     */
    static SimulatedReply to(ProviderCall call, int length) {
        SplittableRandom random = new SplittableRandom(seed(call));
        int wanted = Math.max(1, (int) (length * (0.75 + random.nextDouble() / 2)));
        List<String> tokens = tokens(opening(call.messages()));
        while (tokens.size() < wanted) {
            tokens.addAll(tokens(" " + ADVICE.get(random.nextInt(ADVICE.size()))));
        }
        List<String> shortened = tokens.subList(0, Math.min(tokens.size(), wanted));
        int limit = call.maxOutputTokens(Integer.MAX_VALUE);
        boolean cut = shortened.size() > limit;
        List<String> text = untilStop(cut ? shortened.subList(0, Math.max(0, limit)) : shortened, call.stops());
        FinishReason finish = cut && text.size() == limit ? FinishReason.LENGTH : FinishReason.STOP;
        return new SimulatedReply(List.copyOf(text), finish, new Usage(inputTokens(call), text.size(), 0));
    }

    private static String opening(List<ChatMessage> messages) {
        List<String> said = messages.stream()
                .filter(message -> message.role() == ChatRole.USER)
                .map(ChatMessage::content)
                .toList();
        StringBuilder text = new StringBuilder("This is a simulated answer; no model was asked.");
        if (said.isEmpty()) {
            return text.toString();
        }
        text.append(" You wrote: \"").append(quote(said.get(said.size() - 1))).append("\".");
        if (said.size() > 1) {
            text.append(" Before that, in message ")
                    .append(said.size() - 1)
                    .append(" of this conversation, you wrote: \"")
                    .append(quote(said.get(said.size() - 2)))
                    .append("\".");
        }
        return text.toString();
    }

    private static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= LONGEST_QUOTE) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
    }

    /** Cuts before each blank, so that the pieces joined are the text. */
    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == ' ') {
                tokens.add(text.substring(start, i));
                start = i;
            }
        }
        tokens.add(text.substring(start));
        return tokens;
    }

    private static List<String> untilStop(List<String> tokens, List<String> stops) {
        String text = String.join("", tokens);
        int end = stops.stream()
                .filter(stop -> !stop.isEmpty())
                .mapToInt(text::indexOf)
                .filter(found -> found >= 0)
                .min()
                .orElse(-1);
        if (end < 0) {
            return tokens;
        }
        return end == 0 ? List.of() : tokens(text.substring(0, end));
    }

    private static long inputTokens(ProviderCall call) {
        return call.messages().stream()
                .mapToLong(message ->
                        TOKENS_PER_MESSAGE + (message.content().length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN)
                .sum();
    }

    private static long seed(ProviderCall call) {
        long seed = call.model().hashCode();
        for (ChatMessage message : call.messages()) {
            // Not the enum's own hash code, which differs from one JVM to the next.
            seed = 31 * (31 * seed + message.role().name().hashCode())
                    + message.content().hashCode();
        }
        return seed;
    }
}
