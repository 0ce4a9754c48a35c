package dev.wingman.cli.up;

import dev.wingman.cli.home.HomeOption;
import dev.wingman.cli.home.WingmanHome;
import dev.wingman.cli.terminal.Durations;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one screen that tells a newcomer where everything is and what to try. */
final class StartScreen {

    private StartScreen() {}

    /**
     * @param token of a user, for the example
     * @param opsToken of an operator, for the link to the dashboard; null when the gateways take no token of the local key
     */
    static String text(
            WingmanHome home,
            LaunchPlan plan,
            LocalSystem system,
            String token,
            @Nullable String opsToken,
            Duration elapsed) {
        LocalServers servers = system.servers();
        String others = system.instances().stream()
                .filter(instance -> instance.kind() != ServiceKind.GATEWAY)
                .map(instance -> instance.name() + " :" + instance.port())
                .collect(Collectors.joining("  "));
        String gateways = plan.gatewayPorts().stream()
                .map(port -> "http://127.0.0.1:" + port)
                .collect(Collectors.joining("  "));
        String option = isDefault(home) ? "" : " --data " + home.directory();
        return """

                Wingman is up (%s).

                  Gateway      %s
                  Services     %s
                  Kafka        %s
                  PostgreSQL   %s   (user, password and database: %s)
                  Redis        %s:%d
                  Data         %s
                  Logs         %s
                  Answers      %s

                Try it:

                  curl -N %s/coach/chat \\
                    -H 'Content-Type: application/json' \\
                    -H 'Authorization: Bearer %s' \\
                    -d '{"message": "How do I become a better listener?", "stream": true}'

                  ./wingman chat%s "How do I become a better listener?"
                  ./wingman tail%s chat.turns
                  ./wingman status%s

                Look at it (signed in for 24 hours; the part after # is an operator's token, keep it to yourself):

                  %s

                Ctrl-C stops everything.
                """.formatted(
                        Durations.seconds(elapsed),
                        gateways,
                        others,
                        servers.kafka().bootstrapServers(),
                        servers.postgres().jdbcUrl(),
                        servers.postgres().user(),
                        servers.redis().host(),
                        servers.redis().port(),
                        plan.ephemeral() ? "deleted when it stops (--ephemeral)" : home.data(),
                        home.logs(),
                        provider(),
                        plan.gatewayUrl(),
                        token,
                        option,
                        option,
                        option,
                        plan.gatewayUrl() + "/dashboard" + (opsToken == null ? "" : "#token=" + opsToken));
    }

    private static String provider() {
        List<String> keys = Stream.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY")
                .filter(name ->
                        System.getenv(name) != null && !System.getenv(name).isBlank())
                .toList();
        return keys.isEmpty()
                ? "simulated; set ANTHROPIC_API_KEY or OPENAI_API_KEY for a real model"
                : "from a real model (" + String.join(", ", keys) + ")";
    }

    private static boolean isDefault(WingmanHome home) {
        return new HomeOption().home().equals(home);
    }
}
