package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.RequestBodySpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SilencesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ALERT = "al_silences";

    private static RunningGateway gateway;
    private static RunningGateway another;

    @BeforeAll
    static void start() throws Exception {
        publish(AlertBoardTest.fired(ALERT, 0));
        gateway = RunningGateway.start("wingman.redis.enabled=false");
        another = RunningGateway.start("wingman.redis.enabled=false");
    }

    @AfterAll
    static void stop() throws Exception {
        another.close();
        gateway.close();
        // others share the broker
        publish(AlertBoardTest.resolved(ALERT, 0, 1));
    }

    private static void publish(AlertEvent event) throws Exception {
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        TopicProvisioner.ensure(kafka, List.of(Topics.ALERTS), PATIENCE);
        EventCodec<AlertEvent> codec = new EventCodec<>(Topics.ALERTS);
        EventSource source = new EventSource("metrics-service", "test");
        try (KafkaProducer<byte[], byte[]> alerts =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            alerts.send(codec.encode(
                            null,
                            event.key(),
                            event,
                            codec.headers(event, source, Instant.now(), TraceContext.start())))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSilenceIsShownByEveryGatewayUntilItIsEndedAndStandsInTheLog() {
        // When
        JsonNode created = json(
                ask(
                        gateway,
                        HttpMethod.POST,
                        "/performance/silences",
                        """
                {"matchers": [{"name": "subject", "value": "GET /.*", "isRegex": true}],
                 "endsAt": "%s", "comment": "deploy"}
                """.formatted(Instant.now().plusSeconds(600)),
                        "ops"),
                201);

        // Then
        String id = created.at("/id").stringValue();
        assertThat(created.at("/state").stringValue()).isEqualTo("ACTIVE");
        assertThat(created.at("/createdBy").stringValue()).isEqualTo("olga");
        assertThat(alert(gateway).at("/silencedBy/0").stringValue(""))
                .as("whoever wrote it reads it at once")
                .isEqualTo(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        alert(another).at("/silencedBy/0").stringValue(""))
                .isEqualTo(id));

        // When
        ask(another, HttpMethod.DELETE, "/performance/silences/" + id, null, "ops")
                .expectStatus()
                .isNoContent();

        // Then
        assertThat(alert(another).at("/silencedBy").size()).isZero();
        assertThat(json(ask(another, HttpMethod.GET, "/performance/silences", null, "ops"), 200)
                        .at("/silences/0/endedBy")
                        .stringValue(""))
                .isEqualTo("olga");
        ask(another, HttpMethod.DELETE, "/performance/silences/" + id, null, "ops")
                .expectStatus()
                .isNoContent();
        assertThat(commands().stream().filter(command -> command.key().equals(id)))
                .extracting(command -> command.getClass().getSimpleName() + " " + command.operator())
                .containsExactly("SilenceCreated olga", "SilenceEnded olga");
    }

    @Test
    void theFirstToAcknowledgeAnAlertIsShown() {
        await().atMost(PATIENCE).until(() -> !alert(gateway).isMissingNode());
        String path = "/performance/alerts/" + ALERT + "/acknowledge";

        JsonNode first = json(ask(gateway, HttpMethod.POST, path, "{\"comment\": \"on it\"}", "ops"), 200);
        JsonNode second = json(ask(gateway, HttpMethod.POST, path, null, "ops"), 200);

        assertThat(second).isEqualTo(first);
        assertThat(alert(gateway).at("/acknowledged/by").stringValue("")).isEqualTo("olga");
        assertThat(alert(gateway).at("/acknowledged/comment").stringValue("")).isEqualTo("on it");
        assertThat(commands().stream().filter(command -> command.key().equals(ALERT)))
                .hasSize(1);
        ask(gateway, HttpMethod.POST, "/performance/alerts/al_none/acknowledge", null, "ops")
                .expectStatus()
                .isNotFound();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"endsAt\": \"2999-01-01T00:00:00Z\", \"comment\": \"c\"}; matchers",
                "{\"matchers\": [], \"comment\": \"c\"}; matchers",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"x\"}], \"comment\": \"c\"}; endsAt",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"x\"}], \"endsAt\": \"SOON\"}; comment",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"x\"}], \"endsAt\": \"2020-01-01T00:00:00Z\", \"comment\": \"c\"}; endsAt",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"x\"}], \"endsAt\": \"2999-01-01T00:00:00Z\", \"comment\": \"c\"}; endsAt",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"x\"}], \"endsAt\": \"tomorrow\", \"comment\": \"c\"}; endsAt",
                "{\"matchers\": [{\"name\": \"a b\", \"value\": \"x\"}], \"endsAt\": \"SOON\", \"comment\": \"c\"}; matchers[0].name",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"(\", \"isRegex\": true}], \"endsAt\": \"SOON\", \"comment\": \"c\"}; matchers[0].value",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \".*\", \"isRegex\": true}], \"endsAt\": \"SOON\", \"comment\": \"c\"}; matchers",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"x\", \"isEqual\": false}], \"endsAt\": \"SOON\", \"comment\": \"c\"}; matchers",
                "{\"matchers\": [{\"name\": \"rule\", \"value\": \"x\"}], \"endsAt\": \"SOON\", \"comment\": \"c\", \"by\": \"me\"}; by"
            })
    void whatIsNoSilenceIsRefusedByName(String body, String field) {
        String soon = Instant.now().plusSeconds(60).toString();
        JsonNode problem =
                json(ask(gateway, HttpMethod.POST, "/performance/silences", body.replace("SOON", soon), "ops"), 400);
        assertThat(problem.at("/field").stringValue("")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /performance/silences",
        "POST, /performance/silences",
        "DELETE, /performance/silences/sil_1",
        "POST, /performance/alerts/al_silences/acknowledge"
    })
    void nobodyElseMay(String method, String path) {
        ask(gateway, HttpMethod.valueOf(method), path, null, "user")
                .expectStatus()
                .isForbidden();
        ask(gateway, HttpMethod.valueOf(method), path, null).expectStatus().isUnauthorized();
    }

    private static JsonNode alert(RunningGateway where) {
        for (JsonNode active : json(ask(where, HttpMethod.GET, "/performance/alerts", null, "ops"), 200)
                .at("/active")) {
            if (active.at("/id").stringValue("").equals(ALERT)) {
                assertThat(active.at("/rule").stringValue("")).isEqualTo("server-errors");
                return active;
            }
        }
        return JsonMapper.shared().missingNode();
    }

    private static ResponseSpec ask(
            RunningGateway where,
            HttpMethod method,
            String path,
            @org.jspecify.annotations.Nullable String body,
            String... roles) {
        RequestBodySpec request = where.client().method(method).uri(path).headers(headers -> {
            if (roles.length > 0) {
                headers.setBearerAuth(Tokens.of("olga", roles));
            }
        });
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange();
    }

    private static JsonNode json(ResponseSpec response, int status) {
        byte[] body = response.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }

    private static List<AlertCommandEvent> commands() {
        EventCodec<AlertCommandEvent> codec = new EventCodec<>(Topics.ALERTS_COMMANDS);
        List<AlertCommandEvent> commands = new ArrayList<>();
        TopicPartition partition = new TopicPartition(Topics.ALERTS_COMMANDS.name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> commands.add(codec.decode(record).event()));
            }
        }
        return commands;
    }
}
