package dev.wingman.metrics.alerts;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.files.WatchedFile;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the rules stand. */
final class RulesFile {

    /** In the class path. */
    private static final String SHIPPED = "/alert-rules.yml";

    private static final Logger log = LoggerFactory.getLogger(RulesFile.class);

    private RulesFile() {}

    /**
     * @param file null for the rules that come with the service
     * @param variables null for those that are not set
     * @throws InvalidFileException when the rules can't be used
     */
    static WatchedFile<AlertRules> open(@Nullable Path file, Function<String, @Nullable String> variables) {
        return new WatchedFile<>(
                "alert rules", file, SHIPPED, text -> RulesText.read(text, variables), rules -> log.atInfo()
                        .addKeyValue("ruleVersion", rules.version())
                        .log("{} alert rules of {}", rules.rules().size(), file == null ? "the service" : file));
    }

    static String shipped() {
        return WatchedFile.shipped(SHIPPED);
    }
}
