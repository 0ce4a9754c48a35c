package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoredRouterTest {

    private final Path file;
    private final TableFile table;
    private final ScoredRouter router;

    ScoredRouterTest(@TempDir Path directory) throws IOException {
        file = Files.writeString(directory.resolve("table.yml"), Tables.SMALL);
        table = TableFile.of(file);
        router = new ScoredRouter(table);
    }

    @Test
    void theTurnsOfAConversationCount() {
        // Given
        List<ConversationTurn> turns = List.of(turn("stone stone", Tier.PREMIUM));

        // When
        TurnRouting after = route(request("go on", null, null), turns);

        // Then
        assertThat(after.score()).isGreaterThanOrEqualTo(0.5);
        assertThat(after.version()).isEqualTo(table.get().version());
    }

    @Test
    void theTierThatAnsweredLastIsHeld() {
        assertThat(route(request("leaf", null, null), List.of(turn("feather", Tier.STANDARD)))
                        .chosen())
                .isEqualTo(Tier.STANDARD);
        assertThat(route(request("leaf", null, null), List.of(turn("feather", Tier.ECONOMY)))
                        .chosen())
                .isEqualTo(Tier.ECONOMY);
    }

    @Test
    void ofATranscriptWhatTheUserSaidCounts() {
        // Given
        List<ChatMessage> transcript =
                List.of(new ChatMessage(ChatRole.SYSTEM, "feather"), new ChatMessage(ChatRole.USER, "fire"));
        List<ChatMessage> others =
                List.of(new ChatMessage(ChatRole.SYSTEM, "fire"), new ChatMessage(ChatRole.ASSISTANT, "fire"));

        // Then
        assertThat(route(request("feather feather", transcript, null), List.of())
                        .chosen())
                .isEqualTo(Tier.STANDARD);
        assertThat(route(request("feather feather", others, null), List.of()).chosen())
                .isEqualTo(Tier.ECONOMY);
    }

    @Test
    void aTierOnDemandIsTakenExceptForEconomyInDanger() {
        assertThat(route(request("stone", null, "economy"), List.of()).chosen()).isEqualTo(Tier.ECONOMY);
        assertThat(route(request("feather", null, "premium"), List.of()).chosen())
                .isEqualTo(Tier.PREMIUM);
        assertThat(route(request("feather", null, "auto"), List.of()).asked()).isNull();
        assertThat(route(request("fire", null, "economy"), List.of()).chosen()).isEqualTo(Tier.STANDARD);
        assertThat(route(request("fire", null, "economy"), List.of()).asked()).isEqualTo(Tier.ECONOMY);
    }

    @Test
    void anotherTableIsInForceFromTheNextMessageOn() throws IOException {
        // Given
        TurnRouting before = route(request("feather", null, null), List.of());

        // When
        Files.writeString(file, Tables.SMALL.replace("weight: -0.5", "weight: 0.5 "));
        table.look();
        TurnRouting after = route(request("feather", null, null), List.of());

        // Then
        assertThat(before.chosen()).isEqualTo(Tier.ECONOMY);
        assertThat(after.chosen()).isEqualTo(Tier.PREMIUM);
        assertThat(after.version()).isNotEqualTo(before.version());
    }

    private TurnRouting route(ChatRequested request, List<ConversationTurn> turns) {
        return Objects.requireNonNull(router.route(request, turns).toFuture().getNow(null));
    }

    private static ChatRequested request(
            String message, @Nullable List<ChatMessage> transcript, @Nullable String model) {
        return new ChatRequested(
                "r", "c", "ada", "default", message, transcript, model, null, false, 0, null, null, Instant.EPOCH);
    }

    private static ConversationTurn turn(String message, Tier tier) {
        return new ConversationTurn(
                "q", "ada", message, "ok", null, tier, "model", new Usage(1, 1, 0), 1, Instant.EPOCH, Instant.EPOCH);
    }
}
