package dev.wingman.cli.chat;

import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.schemas.WireJson;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Shows a streamed answer while it is being written. Not safe for concurrent use. */
final class Answer {

    private final PrintWriter out;
    private final long asked = System.nanoTime();
    private @Nullable Duration firstText;
    private @Nullable JsonNode completed;

    Answer(PrintWriter out) {
        this.out = out;
    }

    void take(ServerSentEvents.Event event) {
        JsonNode data = WireJson.MAPPER.readTree(event.data());
        switch (event.name()) {
            case "delta" -> {
                if (firstText == null) {
                    firstText = Duration.ofNanos(System.nanoTime() - asked);
                }
                if (data.path("restarted").asBoolean(false)) {
                    out.println("\n[the answer starts again]");
                }
                out.print(data.path("text").asString(""));
                out.flush();
            }
            case "completed" -> {
                if (firstText == null) {
                    out.print(data.path("reply").asString(""));
                }
                out.println();
                out.flush();
                completed = data;
            }
            case "failed", "interrupted" -> {
                out.println();
                out.flush();
                throw CommandFailedException.failed(
                        "No answer (" + data.path("reason").asString("unknown") + "): "
                                + data.path("detail").asString("no reason was given"));
            }
            default -> {} // "accepted", and what later gateways may tell
        }
    }

    /** From the question to the first text; null when none came before the end. */
    @Nullable
    Duration firstText() {
        return firstText;
    }

    JsonNode completed() {
        if (completed == null) {
            throw CommandFailedException.failed("The connection ended before the answer was complete.");
        }
        return completed;
    }
}
