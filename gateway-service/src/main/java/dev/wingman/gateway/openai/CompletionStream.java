package dev.wingman.gateway.openai;

import dev.wingman.gateway.chat.AcceptedChat;
import dev.wingman.gateway.chat.ChatFailures;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.ReplyFailed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Turns the replies to one request into the events of a streamed completion. A stream that is cut ends with an error and
 * without {@code [DONE]}. Not safe for concurrent use.
 */
final class CompletionStream {

    private final AcceptedChat chat;
    private final CompletionChunks chunks;
    private final SentText sent = new SentText();
    private boolean begun;

    CompletionStream(AcceptedChat chat, CompletionChunks chunks) {
        this.chat = chat;
        this.chunks = chunks;
    }

    /** Fails with a {@link Rejection} only before the first event, when a status can still say it. */
    Flux<byte[]> events(Flux<ReplyEvent> replies) {
        return replies.concatMapIterable(this::eventsOf)
                .onErrorResume(Rejection.class, cut -> begun ? Flux.just(error(cut)) : Flux.error(cut));
    }

    private List<byte[]> eventsOf(ReplyEvent event) {
        if (event instanceof ReplyFailed failed) {
            throw ChatFailures.failed(failed);
        }
        List<byte[]> events = new ArrayList<>();
        if (!begun) {
            begun = true;
            events.add(chunks.role());
        }
        if (event instanceof ReplyDelta delta) {
            addText(events, sent.take(delta.position(), delta.text()));
        } else if (event instanceof ReplyCompleted completed) {
            addText(events, sent.finish(completed.text()));
            events.add(chunks.finish(completed));
            if (chunks.includesUsage()) {
                events.add(chunks.usage(completed));
            }
            events.add(CompletionChunks.done());
        }
        return events;
    }

    private void addText(List<byte[]> events, @Nullable String fresh) {
        if (fresh == null) {
            throw Rejection.of(
                    ProblemType.PROVIDER_UNAVAILABLE,
                    "The answer was begun anew with other words; ask again, or read it at the coach face.");
        }
        if (!fresh.isEmpty()) {
            events.add(chunks.text(fresh));
        }
    }

    private byte[] error(Rejection cut) {
        return CompletionChunks.frame(OpenAiErrorShape.error(cut, chat.requestId()));
    }
}
