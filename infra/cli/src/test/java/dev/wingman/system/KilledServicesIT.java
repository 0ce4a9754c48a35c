package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.cli.up.ServiceKind;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.TurnMeasured;
import dev.wingman.system.CoachClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The promises "accepted is never lost", "charged once" and "one conversation in order", with two gateways and two
 * chat-services, of which some are killed while answers are in flight.
 */
class KilledServicesIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static RunningSystem system;
    private static CoachClient first;
    private static CoachClient second;

    @BeforeAll
    static void startTwoOfEach() {
        system = RunningSystem.start(
                Map.of("SIMULATED_FIRST_TOKEN", "300ms", "SIMULATED_TOKENS_PER_SECOND", "100"),
                ServiceKind.GATEWAY,
                ServiceKind.CHAT);
        system.add(ServiceKind.GATEWAY, Map.of()).awaitReady();
        system.add(ServiceKind.CHAT, Map.of()).awaitReady();
        first = new CoachClient(system.gateway(), system.token("ada"));
        second = new CoachClient(system.get(ServiceKind.GATEWAY, 2).url(), system.token("ada"));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void everyAcceptedChatEndsExactlyOnceThoughServicesAreKilled() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add((i % 2 == 0 ? first : second).chat("message " + i, "conversation-" + i % 20));
        }
        await().atMost(LONG).until(() -> requests().size() >= 30);
        system.get(ServiceKind.CHAT, 1).kill();
        for (int i = 60; i < 90; i++) {
            answers.add(first.chat("message " + i, "conversation-" + i % 20));
        }
        await().atMost(LONG).until(() -> requests().size() >= 75);
        system.get(ServiceKind.GATEWAY, 2).kill();
        system.get(ServiceKind.CHAT, 1).start();

        await().atMost(LONG)
                .until(() ->
                        turns().size() >= requests().size() && answers.stream().allMatch(CompletableFuture::isDone));

        Map<String, Long> turnsByRequest =
                turns().stream().collect(Collectors.groupingBy(TurnCompleted::requestId, Collectors.counting()));
        Set<String> accepted = requests().stream().map(ChatRequested::requestId).collect(Collectors.toSet());
        assertThat(turnsByRequest.keySet()).isEqualTo(accepted);
        assertThat(turnsByRequest.values()).containsOnly(1L);
        assertThat(repliesByRequest().keySet()).isEqualTo(accepted);
        assertThat(repliesByRequest().values()).containsOnly(1L);
        assertEveryAnswerThatWasGivenIsTheOneInTheLog(answers);
        assertUsageAddsUp();
        assertEachConversationIsInOrder();
    }

    private static void assertEveryAnswerThatWasGivenIsTheOneInTheLog(List<CompletableFuture<Answer>> answers) {
        Map<String, TurnCompleted> byRequest =
                turns().stream().collect(Collectors.toMap(TurnCompleted::requestId, turn -> turn));
        List<Answer> given = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() == 200)
                .toList();
        assertThat(given).hasSizeGreaterThan(40).allSatisfy(answer -> {
            TurnCompleted turn = byRequest.get(answer.text("requestId"));
            assertThat(turn).isNotNull();
            assertThat(answer.text("reply")).isEqualTo(turn.reply());
        });
    }

    private static void assertUsageAddsUp() {
        long charged = turns().stream().mapToLong(TurnCompleted::costMicroUsd).sum();
        List<AiTelemetryEvent> told =
                system.read(Topics.TELEMETRY_AI).stream().map(Received::event).toList();
        long called = told.stream()
                .filter(ModelCallCompleted.class::isInstance)
                .mapToLong(event -> ((ModelCallCompleted) event).costMicroUsd())
                .sum();
        assertThat(charged).isPositive().isEqualTo(called);
        assertThat(told)
                .filteredOn(TurnMeasured.class::isInstance)
                .extracting(event -> ((TurnMeasured) event).requestId())
                .containsExactlyInAnyOrderElementsOf(
                        turns().stream().map(TurnCompleted::requestId).toList());
    }

    private static void assertEachConversationIsInOrder() {
        Map<String, Long> last = new HashMap<>();
        for (TurnCompleted turn : turns()) {
            Long before = last.put(turn.conversationId(), turn.requestOffset());
            assertThat(before == null || before < turn.requestOffset())
                    .as("turns of " + turn.conversationId() + " in the order of their requests")
                    .isTrue();
        }
    }

    private static List<ChatRequested> requests() {
        return system.read(Topics.CHAT_REQUESTS).stream()
                .map(KilledServicesIT::request)
                .toList();
    }

    private static ChatRequested request(Received<ChatEvent> received) {
        return (ChatRequested) received.event();
    }

    private static List<TurnCompleted> turns() {
        return system.read(Topics.CHAT_TURNS).stream()
                .map(KilledServicesIT::turn)
                .toList();
    }

    private static TurnCompleted turn(Received<TurnEvent> received) {
        return (TurnCompleted) received.event();
    }

    private static Map<String, Long> repliesByRequest() {
        return system.read(Topics.CHAT_REPLIES).stream()
                .map(Received::event)
                .filter(ReplyEvent::terminal)
                .collect(Collectors.groupingBy(ReplyEvent::requestId, Collectors.counting()));
    }
}
