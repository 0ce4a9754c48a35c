package dev.wingman.cli;

import dev.wingman.cli.chat.ChatCommand;
import dev.wingman.cli.plot.PlotCommand;
import dev.wingman.cli.status.StatusCommand;
import dev.wingman.cli.tail.TailCommand;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.cli.token.TokenCommand;
import dev.wingman.cli.up.UpCommand;
import dev.wingman.localstack.LocalServerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code wingman}. */
@Command(
        name = "wingman",
        description = "An AI coaching chat over Kafka, on this machine: start it, ask it, watch it.",
        mixinStandardHelpOptions = true,
        version = "wingman 0.1.0-SNAPSHOT",
        subcommands = {
            UpCommand.class,
            ChatCommand.class,
            TokenCommand.class,
            StatusCommand.class,
            TailCommand.class,
            PlotCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "A first tour:",
            "  ./wingman up                       start everything (leave it running)",
            "  ./wingman chat \"How do I listen better?\"",
            "  ./wingman tail chat.turns          see what happened, as events",
            "  ./wingman plot metrics.latency     an hour of P95 as a picture",
            "",
            "On your own examples:",
            "  ./wingman eval help                measure routing, answer cache, memory and savings",
            "  ./wingman eval alerts              measure alert rules, yours or ours, on made-up incidents",
            "  ./wingman reprice --help           what past answers would have cost by another price list",
            "",
            "On a quiet machine:",
            "  ./wingman load                     measure it beside a bare echo; a quarter of an hour",
            "",
            "Exit codes: 0 done, 1 it was tried and failed, 2 it can't work as asked."
        })
final class Wingman {

    private Wingman() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Wingman()).setExecutionExceptionHandler((exception, commandLine, parsed) -> {
            if (exception instanceof CommandFailedException failed) {
                return end(commandLine, String.valueOf(failed.getMessage()), failed.exitCode());
            }
            if (exception instanceof LocalServerException failed) {
                return end(commandLine, String.valueOf(failed.getMessage()), 2);
            }
            throw exception;
        });
    }

    private static int end(CommandLine commandLine, String message, int exitCode) {
        commandLine.getErr().println(message);
        commandLine.getErr().flush();
        return exitCode;
    }
}
