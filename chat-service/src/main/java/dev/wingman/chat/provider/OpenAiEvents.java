package dev.wingman.chat.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Chunks of OpenAI's chat completions, and of servers that speak nearly the same. The count of tokens may come in a last
 * chunk without choices, with the last choice, with every chunk, or never; {@code [DONE]} may be missing.
 */
final class OpenAiEvents implements EventReader {

    private static final String DONE = "[DONE]";
    private static final List<ProviderEvent> ALIVE = List.of(ProviderEvent.Alive.SIGN);

    private boolean finished;

    @Override
    public List<ProviderEvent> read(String data) {
        if (data.strip().equals(DONE)) {
            return finished ? ALIVE : List.of(new ProviderEvent.Finished(FinishReason.STOP));
        }
        Chunk chunk = WireJson.MAPPER.readValue(data, Chunk.class);
        JsonNode error = chunk.error();
        if (error != null && !error.isNull()) {
            throw new ProviderException(HttpFault.inStream(error), "an error event in the stream");
        }
        List<ProviderEvent> events = new ArrayList<>(2);
        if (chunk.choices() != null) {
            for (Choice choice : chunk.choices()) {
                take(choice, events);
            }
        }
        count(chunk.usage(), events);
        return events.isEmpty() ? ALIVE : events;
    }

    private void take(Choice choice, List<ProviderEvent> events) {
        if (choice.index() != null && choice.index() != 0) {
            return;
        }
        String text = choice.delta() == null ? null : choice.delta().content();
        if (text != null && !text.isEmpty()) {
            events.add(new ProviderEvent.Text(text));
        }
        String reason = choice.finishReason();
        if (reason != null && !reason.isEmpty()) {
            finished = true;
            events.add(new ProviderEvent.Finished(
                    switch (reason) {
                        case "length" -> FinishReason.LENGTH;
                        case "content_filter" -> FinishReason.CONTENT_FILTER;
                        default -> FinishReason.STOP;
                    }));
        }
    }

    private static void count(@Nullable Counts counts, List<ProviderEvent> events) {
        if (counts == null || counts.input() == null || counts.output() == null) {
            return;
        }
        Long cached = counts.details() == null ? null : counts.details().cached();
        TokenCounts.usage(counts.input(), counts.output(), cached == null ? 0 : cached)
                .ifPresent(usage -> events.add(new ProviderEvent.Counted(usage)));
    }

    private record Chunk(
            @Nullable List<Choice> choices,
            @Nullable Counts usage,
            @Nullable JsonNode error) {}

    private record Choice(
            @Nullable Integer index,
            @Nullable Delta delta,
            @JsonProperty("finish_reason") @Nullable String finishReason) {}

    private record Delta(@Nullable String content) {}

    private record Counts(
            @JsonProperty("prompt_tokens") @Nullable Long input,
            @JsonProperty("completion_tokens") @Nullable Long output,
            @JsonProperty("prompt_tokens_details") @Nullable Details details) {}

    private record Details(
            @JsonProperty("cached_tokens") @Nullable Long cached) {}
}
