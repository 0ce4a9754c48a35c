package dev.wingman.gateway.chat;

import dev.wingman.gateway.health.HealthPart;
import java.util.Map;

/** How the reading of replies and the requests in flight are. */
final class ChatHealth implements HealthPart {

    private final ReplyReader reader;
    private final PendingChats pending;

    ChatHealth(ReplyReader reader, PendingChats pending) {
        this.reader = reader;
        this.pending = pending;
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public boolean demanded() {
        return true;
    }

    @Override
    public Condition condition() {
        Map<String, Object> facts = Map.of(
                "replyPartition", reader.partition(),
                "replyOffset", reader.place().offset(),
                "replyLag", reader.lag(),
                "inFlight", pending.size(),
                "inFlightLimit", pending.limit());
        if (!reader.isReading()) {
            return new Condition(State.DOWN, "Replies are not being read yet.", facts);
        }
        return pending.size() >= pending.limit()
                ? new Condition(State.DEGRADED, "As many requests are in flight as are allowed.", facts)
                : new Condition(State.UP, "Replies are being read.", facts);
    }
}
