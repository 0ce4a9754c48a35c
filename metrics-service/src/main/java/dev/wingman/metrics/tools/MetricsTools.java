package dev.wingman.metrics.tools;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry point of the commands. */
@Command(
        name = "./wingman",
        subcommands = {EvalCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class MetricsTools {

    private MetricsTools() {}

    public static void main(String[] args) {
        // What the service logs stands in the way of the figures.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        System.exit(new CommandLine(new MetricsTools()).execute(args));
    }
}
