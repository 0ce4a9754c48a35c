package dev.wingman.gateway.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.cache.ResourceReaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncedEarlierIT {

    @Test
    void aGatewayThatStartsServesWhatWasAnnouncedBeforeAndThenKnowsWhatIsNotThere() {
        // Given
        Announcing.announce("trophies", "/api/trophies/{name}", ResourceReaders.SIGNED_IN, "There is none.");

        // When: nobody loads it, so that it is 503 in the end, too, but with its own problem
        List<String> answers = new ArrayList<>();
        try (RunningGateway gateway = RunningGateway.startOn(
                SharedServers.kafka().bootstrapServers(),
                List.of(),
                "wingman.redis.enabled=false",
                "wingman.near-cache.load-timeout=100ms")) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        answers.add(read(gateway, "/api/trophies/cup"));
                        return answers.get(answers.size() - 1).contains("This can't be read now");
                    });

            // Then
            assertThat(answers).allMatch(answer -> answer.contains("\"status\":503"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> read(gateway, "/api/nothing/here").contains("\"status\":404"));
        }
    }

    private static String read(RunningGateway gateway, String path) {
        String body = gateway.clientOf("ada")
                .get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(body);
    }
}
