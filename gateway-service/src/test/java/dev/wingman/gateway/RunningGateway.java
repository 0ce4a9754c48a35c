package dev.wingman.gateway;

import dev.wingman.localstack.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.blockhound.BlockHound;

/** The gateway as it is, on a free port, on the tests' broker. */
public final class RunningGateway implements AutoCloseable {

    static {
        // a call that blocks an event loop fails, wherever a gateway runs in a test
        BlockHound.builder()
                // reads /dev/urandom, which never waits once the machine has started
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                .install();
    }

    private final ConfigurableApplicationContext context;
    private final int port;

    private RunningGateway(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** Starts a gateway that is ready to take requests. @param settings {@code name=value} each */
    public static RunningGateway start(String... settings) {
        RunningGateway gateway = startOn(SharedServers.kafka().bootstrapServers(), List.of(), settings);
        gateway.awaitReadiness();
        return gateway;
    }

    /** Starts a gateway without waiting until it is ready. @param more configurations of the test */
    public static RunningGateway startOn(String bootstrapServers, List<Class<?>> more, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--wingman.kafka.bootstrap-servers=" + bootstrapServers,
                "--logging.structured.format.console=",
                "--spring.main.register-shutdown-hook=false"));
        if (Stream.of(settings).noneMatch(setting -> setting.startsWith("wingman.jwt."))) {
            arguments.add("--wingman.jwt.secret=" + Tokens.SECRET);
        }
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        List<Class<?>> sources = new ArrayList<>(List.of(GatewayApplication.class));
        sources.addAll(more);
        return new RunningGateway(
                new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).run(arguments.toArray(String[]::new)));
    }

    public void awaitReadiness() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> client().get()
                .uri("/health/readiness")
                .exchange()
                .expectStatus()
                .isOk());
    }

    public int port() {
        return port;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** A client without a token. */
    public WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    /** A client with the token of a user. */
    public WebTestClient clientOf(String userId) {
        return client().mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(Tokens.of(userId, "user")))
                .build();
    }

    @Override
    public void close() {
        context.close();
    }
}
