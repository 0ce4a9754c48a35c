package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.cli.up.ServiceKind;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.system.CoachClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service that is asked to stop, as every deployment does, ends its work first. */
class StoppedServicesIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CHATS = 20;

    /** How a JVM ends that was asked to, after its shutdown hooks: 128 + SIGTERM. */
    private static final int TERMINATED = 143;

    private static RunningSystem system;
    private static CoachClient ada;

    @BeforeAll
    static void start() {
        system = RunningSystem.start(
                Map.of("SIMULATED_FIRST_TOKEN", "2s", "SIMULATED_TOKENS_PER_SECOND", "100"),
                ServiceKind.GATEWAY,
                ServiceKind.CHAT);
        ada = new CoachClient(system.gateway(), system.token("ada"));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void aGatewayThatStopsLetsItsChatsEndFirst() {
        // Given
        ServiceProcess gateway = system.first(ServiceKind.GATEWAY);
        CompletableFuture<List<String>> stream =
                CompletableFuture.supplyAsync(() -> ada.stream("stream while it stops"));
        List<CompletableFuture<Answer>> answers = chats("gateway");
        awaitInFlight(CHATS + 1);

        // When
        int exit = gateway.stop();

        // Then
        assertThat(exit).isEqualTo(TERMINATED);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        assertThat(stream.join())
                .filteredOn(line -> line.startsWith("event:"))
                .last()
                .asString()
                .contains("completed");
        gateway.start();
        gateway.awaitReady();
    }

    @Test
    void aChatServiceThatStopsEndsItsTurnsFirst() {
        // Given
        ServiceProcess chat = system.first(ServiceKind.CHAT);
        List<CompletableFuture<Answer>> answers = chats("chat");
        awaitInFlight(CHATS);

        // When
        int exit = chat.stop();

        // Then
        assertThat(exit).isEqualTo(TERMINATED);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        List<String> requests =
                answers.stream().map(answer -> answer.join().text("requestId")).toList();
        assertThat(system.read(Topics.CHAT_TURNS))
                .extracting(StoppedServicesIT::requestOf)
                .filteredOn(requests::contains)
                .containsExactlyInAnyOrderElementsOf(requests);
        assertThat(system.read(Topics.TELEMETRY_AI))
                .extracting(Received::event)
                .filteredOn(ModelCallCompleted.class::isInstance)
                .extracting(call -> ((ModelCallCompleted) call).requestId())
                .filteredOn(requests::contains)
                .containsExactlyInAnyOrderElementsOf(requests);
        chat.start();
        chat.awaitReady();
    }

    private static List<CompletableFuture<Answer>> chats(String name) {
        return IntStream.range(0, CHATS)
                .mapToObj(i -> ada.chat("message " + i, name + "-" + i))
                .toList();
    }

    /** Until the model works on all of them, as chat-service tells. */
    private static void awaitInFlight(int calls) {
        CoachClient scraper = new CoachClient(system.first(ServiceKind.CHAT).url(), "none");
        await().atMost(LONG).until(() -> scraper.lines("/actuator/prometheus").stream()
                .anyMatch(line ->
                        line.startsWith("wingman_model_calls_in_flight{") && line.endsWith(" " + (double) calls)));
    }

    private static String requestOf(Received<TurnEvent> turn) {
        return ((TurnCompleted) turn.event()).requestId();
    }
}
