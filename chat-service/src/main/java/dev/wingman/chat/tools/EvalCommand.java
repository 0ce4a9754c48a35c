package dev.wingman.chat.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Measures the parts of the chat service on files of examples. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measure routing, answer cache, memory and savings on your own examples.",
        subcommands = {
            RoutingEvaluation.class,
            AnswersEvaluation.class,
            MemoryEvaluation.class,
            SavingsEvaluation.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "PART",
        footer = {
            "",
            "And of metrics-service, without any examples:",
            "  alerts    How many incidents each alert rule finds, how late, and how often it",
            "              cries wolf; ./wingman eval alerts --help"
        })
final class EvalCommand {}
