package dev.wingman.chat.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry point of the commands. */
@Command(
        name = "./wingman",
        subcommands = {EvalCommand.class, RepriceCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class ChatTools {

    private ChatTools() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ChatTools()).execute(args));
    }
}
