package dev.wingman.cli.chat;

import dev.wingman.cli.home.HomeOption;
import dev.wingman.cli.home.RunState;
import dev.wingman.cli.home.WingmanHome;
import dev.wingman.cli.terminal.ClassUse;
import dev.wingman.cli.terminal.Durations;
import dev.wingman.cli.token.LocalToken;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code wingman chat}. */
@Command(
        name = "chat",
        description = {
            "Send a message to the running system and show the answer while it is written.",
            "",
            "The line below the answer names the conversation; continue it with --conversation."
        },
        mixinStandardHelpOptions = true)
public final class ChatCommand implements Callable<Integer> {

    private static final Duration TOKEN_VALIDITY = Duration.ofMinutes(15);
    private static final int MICROS = 6;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(arity = "1..*", paramLabel = "MESSAGE", description = "What you want to say.")
    private List<String> words = List.of();

    @Option(names = "--user", defaultValue = "demo", description = "Speak as this user. Default: ${DEFAULT-VALUE}.")
    private String user = "";

    @Option(
            names = "--conversation",
            paramLabel = "ID",
            description = "Continue this conversation. Default: a new one.")
    private @Nullable String conversation;

    @Option(names = "--no-stream", description = "Wait for the whole answer.")
    private boolean noStream;

    @Option(names = "--url", description = "Base URL of the gateway. Default: the one started by ./wingman up.")
    private @Nullable String url;

    @Option(names = "--token", description = "Bearer token. Default: one of the local key, for --user.")
    private @Nullable String token;

    @Override
    public Integer call() {
        WingmanHome place = home.home();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        String gateway = url == null ? RunState.demand(place).gatewayUrl() : url;
        String bearer = token == null
                ? new LocalToken(user, LocalToken.Role.user, null, TOKEN_VALIDITY).sign(place, Instant.now())
                : token;
        Conversation chat = new Conversation(gateway, bearer);
        String message = String.join(" ", words);
        long begin = System.nanoTime();
        JsonNode reply;
        Duration firstText = null;
        if (noStream) {
            reply = chat.whole(message, conversation);
            out.println(reply.path("reply").asString(""));
        } else {
            Answer answer = new Answer(out);
            reply = chat.stream(message, conversation, answer);
            firstText = answer.firstText();
        }
        out.println(footer(reply, firstText, Duration.ofNanos(System.nanoTime() - begin)));
        out.flush();
        ClassUse.isTypical();
        return 0;
    }

    private static String footer(JsonNode reply, @Nullable Duration firstText, Duration total) {
        JsonNode usage = reply.path("usage");
        return "\n— " + reply.path("model").asString("?")
                + " (" + reply.path("tier").asString("?") + ")"
                + " · " + usage.path("inputTokens").asLong(0) + " + "
                + usage.path("outputTokens").asLong(0) + " tokens"
                + " · $" + BigDecimal.valueOf(reply.path("costMicroUsd").asLong(0), MICROS)
                + " · " + Durations.seconds(total)
                + (firstText == null ? "" : ", first text after " + Durations.seconds(firstText))
                + "\n  conversation " + reply.path("conversationId").asString("?");
    }
}
