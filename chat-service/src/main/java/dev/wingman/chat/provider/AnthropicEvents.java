package dev.wingman.chat.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Events of Anthropic's Messages API. Counts of tokens are cumulative and come in two parts: what was read with
 * {@code message_start}, what was written with {@code message_delta}. Events of unknown types are signs of life.
 */
final class AnthropicEvents implements EventReader {

    private static final List<ProviderEvent> ALIVE = List.of(ProviderEvent.Alive.SIGN);

    private long fresh;
    private long cacheRead;
    private long cacheWritten;
    private long output;

    @Override
    public List<ProviderEvent> read(String data) {
        Event event = WireJson.MAPPER.readValue(data, Event.class);
        String type = event.type();
        if (type == null) {
            throw new ProviderException(ProviderFault.BROKEN, "an event has no type");
        }
        return switch (type) {
            case "message_start" ->
                event.message() == null ? ALIVE : counted(event.message().usage());
            case "content_block_start" -> text(event.contentBlock());
            case "content_block_delta" -> text(event.delta());
            case "message_delta" -> ended(event);
            case "error" ->
                throw new ProviderException(
                        event.error() == null ? ProviderFault.UNAVAILABLE : HttpFault.inStream(event.error()),
                        "an error event in the stream");
            default -> ALIVE;
        };
    }

    private static List<ProviderEvent> text(@Nullable Block block) {
        String text = block == null ? null : block.text();
        return text == null || text.isEmpty() ? ALIVE : List.of(new ProviderEvent.Text(text));
    }

    private List<ProviderEvent> ended(Event event) {
        List<ProviderEvent> events = new ArrayList<>(counted(event.usage()));
        String reason = event.delta() == null ? null : event.delta().stopReason();
        if (reason != null) {
            events.add(new ProviderEvent.Finished(
                    switch (reason) {
                        case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
                        case "refusal" -> FinishReason.CONTENT_FILTER;
                        default -> FinishReason.STOP;
                    }));
        }
        return events;
    }

    private List<ProviderEvent> counted(@Nullable Counts counts) {
        if (counts == null) {
            return ALIVE;
        }
        fresh = later(counts.input(), fresh);
        cacheRead = later(counts.cacheRead(), cacheRead);
        cacheWritten = later(counts.cacheWritten(), cacheWritten);
        output = later(counts.output(), output);
        return TokenCounts.usage(fresh + cacheRead + cacheWritten, output, cacheRead)
                .<List<ProviderEvent>>map(usage -> List.of(new ProviderEvent.Counted(usage)))
                .orElse(ALIVE);
    }

    private static long later(@Nullable Long count, long before) {
        return count == null ? before : Math.max(-1, Math.min(count, TokenCounts.MOST + 1));
    }

    private record Event(
            @Nullable String type,
            @Nullable Start message,
            @JsonProperty("content_block") @Nullable Block contentBlock,
            @Nullable Block delta,
            @Nullable Counts usage,
            @Nullable JsonNode error) {}

    private record Start(@Nullable Counts usage) {}

    /** A block, a piece of one, or the end of the message: they share no field name with different meanings. */
    private record Block(
            @Nullable String text,
            @JsonProperty("stop_reason") @Nullable String stopReason) {}

    private record Counts(
            @JsonProperty("input_tokens") @Nullable Long input,

            @JsonProperty("cache_read_input_tokens") @Nullable
            Long cacheRead,

            @JsonProperty("cache_creation_input_tokens") @Nullable
            Long cacheWritten,

            @JsonProperty("output_tokens") @Nullable Long output) {}
}
