package dev.wingman.gateway.chat;

import dev.wingman.gateway.security.Role;
import dev.wingman.schemas.chat.Tier;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How chats are taken and relayed.
 *
 * @param replyPartition partition of {@code chat.replies} to listen on; absent means one at random
 * @param maxInFlight requests that are accepted and not yet ended, per gateway; past it 503
 * @param maxBody largest body of the coach face
 * @param maxMessageChars longest message, in UTF-16 characters
 * @param answerTimeout how long a JSON client waits before it is told that the answer will come later
 * @param streamTimeout how long a stream stays open at most
 * @param keepAlive after so much silence a stream carries a comment
 * @param clientBuffer events kept for a client that reads slowly; past it its stream is ended
 * @param maxResumes streams that are resumed at once, per gateway; past it 503
 * @param maxResumesPerUser streams that one user resumes at once, per gateway; past it 429
 * @param models what a client may ask for, and what chat-service is asked for then: {@code auto}, a tier or a model
 * @param tiers the tiers that each role may pin; a role without an entry none; {@code auto} is open to all
 */
@ConfigurationProperties("wingman.chat")
public record ChatSettings(
        @Nullable Integer replyPartition,
        @DefaultValue("4000") int maxInFlight,
        @DefaultValue("64KB") DataSize maxBody,
        @DefaultValue("16000") int maxMessageChars,
        @DefaultValue("120s") Duration answerTimeout,
        @DefaultValue("10m") Duration streamTimeout,
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("256") int clientBuffer,
        @DefaultValue("1000") int maxResumes,
        @DefaultValue("20") int maxResumesPerUser,
        @DefaultValue Map<String, String> models,
        @DefaultValue Map<Role, Set<Tier>> tiers) {

    /** With the longest answer it must fit into one record of {@code chat.turns}, whatever must be escaped. */
    private static final int LONGEST_MESSAGE = 32_000;

    public ChatSettings {
        models = Map.copyOf(models);
        tiers = Map.copyOf(tiers);
        demand(replyPartition == null || replyPartition >= 0, "reply-partition", replyPartition, "0 or more");
        demand(maxInFlight > 0, "max-in-flight", maxInFlight, "above 0");
        demand(maxBody.toBytes() > 0 && maxBody.toKilobytes() <= 512, "max-body", maxBody, "1B to 512KB");
        demand(
                maxMessageChars > 0 && maxMessageChars <= LONGEST_MESSAGE,
                "max-message-chars",
                maxMessageChars,
                "1 to " + LONGEST_MESSAGE);
        demand(positive(answerTimeout), "answer-timeout", answerTimeout, "above 0");
        demand(positive(streamTimeout), "stream-timeout", streamTimeout, "above 0");
        demand(positive(keepAlive), "keep-alive", keepAlive, "above 0");
        demand(maxResumes > 0, "max-resumes", maxResumes, "above 0");
        demand(maxResumesPerUser > 0, "max-resumes-per-user", maxResumesPerUser, "above 0");
        demand(clientBuffer >= 8, "client-buffer", clientBuffer, "8 or more");
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void demand(boolean condition, String key, @Nullable Object value, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException("wingman.chat." + key + " must be " + allowed + ", but is " + value);
        }
    }
}
