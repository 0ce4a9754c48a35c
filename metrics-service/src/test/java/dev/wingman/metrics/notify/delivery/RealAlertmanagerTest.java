package dev.wingman.metrics.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wingman.localstack.Ports;
import dev.wingman.metrics.notify.TestAlerts;
import dev.wingman.metrics.notify.delivery.Answer.Taken;
import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.metrics.notify.routes.Receiver;
import dev.wingman.metrics.notify.routes.Routes;
import dev.wingman.metrics.notify.routes.TestRoutes;
import dev.wingman.schemas.alerts.AlertFired;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a real Alertmanager, where one is installed (Debian: {@code apt-get install prometheus-alertmanager}). */
class RealAlertmanagerTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void alertsFireAndEndThere(@TempDir Path directory) throws Exception {
        Path program = Stream.of("/usr/bin/prometheus-alertmanager", "/usr/local/bin/alertmanager")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(program != null, "no Alertmanager is installed: nothing was tried");
        Path config = directory.resolve("alertmanager.yml");
        Files.writeString(config, "route: {receiver: none}\nreceivers: [{name: none}]\n");
        int port = Ports.free();
        String url = "http://127.0.0.1:" + port;
        Process alertmanager = new ProcessBuilder(
                        Objects.requireNonNull(program).toString(),
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try (Transports transports = new Transports(
                new Links("https://wingman.example.org/dashboard", "https://docs.example.org"),
                Duration.ofSeconds(5),
                Clock.systemUTC())) {
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> status(url + "/-/ready") == 200);
            Routes routes = TestRoutes.read(
                    "{route: {receivers: [am]}, receivers: [{name: am, alertmanager: {url: '" + url + "/'}}]}",
                    name -> null,
                    true);
            Receiver receiver = Objects.requireNonNull(routes.receivers().get("am"));
            Transport transport = transports.of(receiver);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            AlertFired fired =
                    TestAlerts.fired("al_1", Map.of("subject", "GET /x", "area", "api"), now.minusSeconds(60));

            // When
            assertThat(transport.send(letter(List.of(fired), List.of()))).isInstanceOf(Taken.class);

            // Then
            JsonNode alert = alerts(url).get(0);
            assertThat(alert.at("/labels/alertname").stringValue()).isEqualTo("slow-endpoint");
            assertThat(alert.at("/labels/area").stringValue()).isEqualTo("api");
            assertThat(alert.at("/annotations/summary").stringValue()).isEqualTo("Too slow.");
            assertThat(alert.at("/annotations/runbook_url").stringValue())
                    .isEqualTo("https://docs.example.org/docs/runbook/slow-endpoint.md");
            assertThat(Instant.parse(alert.at("/startsAt").stringValue())).isEqualTo(fired.since());
            assertThat(Instant.parse(alert.at("/endsAt").stringValue())).isAfter(now.plusSeconds(8 * 3_600));

            // When
            assertThat(transport.send(letter(List.of(fired), List.of()))).isInstanceOf(Taken.class);

            // Then
            assertThat(alerts(url).size()).as("the same one").isEqualTo(1);

            // When
            Letter.Ended ended = new Letter.Ended(TestAlerts.resolved(fired, now.minusSeconds(1)), fired);
            assertThat(transport.send(letter(List.of(), List.of(ended)))).isInstanceOf(Taken.class);

            // Then
            assertThat(alerts(url).size()).as("active ones").isZero();
        } finally {
            alertmanager.destroy();
            alertmanager.waitFor();
        }
    }

    private static Letter letter(List<AlertFired> firing, List<Letter.Ended> resolved) {
        Letter letter = Letters.firing("am", "ntf_1");
        return new Letter(
                letter.plan(), List.of(new Letter.Part("k", Map.of(), firing, resolved)), Duration.ofHours(4), false);
    }

    private JsonNode alerts(String url) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(http.send(
                                HttpRequest.newBuilder(URI.create(url + "/api/v2/alerts"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private int status(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
