package dev.wingman.metrics.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Measures the parts of this service. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measure the quality of alerts.",
        subcommands = {AlertsEvaluation.class, HelpCommand.class},
        synopsisSubcommandLabel = "PART")
final class EvalCommand {}
