package dev.wingman.cli.token;

import dev.wingman.cli.home.HomeOption;
import dev.wingman.cli.terminal.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wingman token}. */
@Command(
        name = "token",
        description = {
            "Print a bearer token that the local gateway accepts, and nothing else.",
            "",
            "Use it in a shell: curl -H \"Authorization: Bearer $(./wingman token --user ann)\" …"
        },
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--user", defaultValue = "demo", description = "User id. Default: ${DEFAULT-VALUE}.")
    private String user = "";

    @Option(
            names = "--role",
            defaultValue = "user",
            description =
                    "${COMPLETION-CANDIDATES}; ops may also see what belongs to others. Default: ${DEFAULT-VALUE}.")
    private LocalToken.Role role = LocalToken.Role.user;

    @Option(
            names = "--ttl",
            defaultValue = "24h",
            description = "Valid for: 90s, 15m, 24h, 30d. Default: ${DEFAULT-VALUE}.")
    private String ttl = "";

    @Option(names = "--tenant", description = "Tenant of the user. Default: none.")
    private @Nullable String tenant;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Duration validFor;
        try {
            validFor = Durations.parse(ttl);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--ttl: " + e.getMessage(), e);
        }
        PrintWriter out = command.commandLine().getOut();
        out.println(new LocalToken(user, role, tenant, validFor).sign(home.home(), Instant.now()));
        out.flush();
        return 0;
    }
}
